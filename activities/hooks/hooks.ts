import { z } from 'zod';

/** Addresses that never leave the machine. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

const commandHook = z.strictObject({ command: z.array(z.string().min(1)).min(1) });
const webhookHook = z.strictObject({ webhook: z.url({ protocol: /^https?$/, error: 'Expected an address that begins with http:// or https://' }) });
export type Hook = z.infer<typeof commandHook> | z.infer<typeof webhookHook>;
const hook = z.union([commandHook, webhookHook], { error: 'Expected {command: [program, argument, …]} or {webhook: address}' });

/**
 * Whom to tell when a study or an application is done or failed, or a new cohort was refused. A command gets the message as JSON on its standard
 * input and is started without a shell; a webhook gets it by POST.
 */
export const hooksSchema = z
  .strictObject({
    done: hook.optional(),
    failed: hook.optional(),
    badCohort: hook.optional(),
    /** hosts beyond this machine that may be told */
    allowHosts: z.array(z.string()).default([]),
    /** a hook that takes longer is given up */
    timeoutSeconds: z.number().positive().max(300).default(30),
  })
  .superRefine(({ allowHosts, ...hooks }, context) => {
    for (const event of ['done', 'failed', 'badCohort'] as const) {
      const given = hooks[event];
      if (given === undefined || !('webhook' in given)) continue;
      const { hostname, protocol } = new URL(given.webhook);
      if (LOOPBACK.test(hostname)) continue;
      if (!allowHosts.includes(hostname)) context.addIssue({ code: 'custom', path: [event, 'webhook'], message: `${hostname} is not this machine: add it to hooks.allowHosts if messages may go there` });
      if (protocol !== 'https:') context.addIssue({ code: 'custom', path: [event, 'webhook'], message: `a message that leaves this machine needs https, found ${protocol}//` });
    }
  });
export type Hooks = z.infer<typeof hooksSchema>;

/** The events that somebody is told of. */
export function hookedEvents({ done, failed, badCohort }: Hooks): ('done' | 'failed' | 'badCohort')[] {
  return [...(done === undefined ? [] : ['done' as const]), ...(failed === undefined ? [] : ['failed' as const]), ...(badCohort === undefined ? [] : ['badCohort' as const])];
}

import type { WorkflowHandle } from '@temporalio/client';

/** Ctrl-C cancels the study; a second one leaves at once, and the same command goes on later. */
export function onInterrupt(handle: WorkflowHandle, say: (line: string) => void): { asked: boolean; forget(): void } {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const cancel = () => {
    if (state.asked) process.exit(130);
    state.asked = true;
    say('cancelling (once more to leave at once; the same command resumes)');
    handle.cancel().catch(() => undefined);
  };
  const state = {
    asked: false,
    forget() {
      for (const signal of signals) process.off(signal, cancel);
    },
  };
  for (const signal of signals) process.on(signal, cancel);
  return state;
}

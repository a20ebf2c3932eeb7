import { z } from 'zod';
import { isLoopback } from '../server/access.js';

/** Both are off unless temporal.yaml names a place. */
export const telemetrySchema = z.strictObject({
  /** where a worker answers Prometheus, under /metrics */
  prometheus: z.string().regex(/:\d+$/, 'an address with its port, for example 127.0.0.1:9464').optional(),
  /** where traces go: an OpenTelemetry collector, OTLP over HTTP */
  otlp: z.url({ protocol: /^https?$/ }).refine(isPrivate, 'https, unless the collector is on this machine').optional(),
});
export type TelemetrySettings = z.infer<typeof telemetrySchema>;

function isPrivate(address: string): boolean {
  const { protocol, hostname, port } = new URL(address);
  return protocol === 'https:' || isLoopback(`${hostname}:${port === '' ? 80 : port}`);
}

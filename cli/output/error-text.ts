/** The message of an error as people see it; its stack only where it was asked for. */
export function errorText(error: unknown, debug: boolean): string {
  const given = error instanceof Error ? error : new Error(String(error));
  const known = typeof (given as { code?: unknown }).code === 'string';
  if (debug) return `${given.message}\n${given.stack ?? ''}\n`;
  return `${given.message}\n${known ? '' : 'This is a defect of deconflow, or of its surroundings; --debug shows where it happened.\n'}`;
}

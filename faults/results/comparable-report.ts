const RUN_ID = /\d{8}T\d{6}Z-[0-9a-f]{12}/g;
/** Rows of the machine among the versions. */
const MACHINE = /<tr>(?:(?!<\/tr>).)*?machine: (?:(?!<\/tr>).)*?<\/tr>/gs;
const STEPS = /<summary>Steps: \d+, of which \d+ came from the store<\/summary>(.*?)<\/table>/s;
const STEP_ROW = /<tr>(?:(?!<\/tr>).)*?<code>[0-9a-f]{12}<\/code>.*?<\/tr>/gs;

/** report.html without run id, machine, and the times, attempts and hits of its table of steps, whose rows are ordered by name and key. */
export function comparableReport(text: string): string {
  return text.replaceAll(RUN_ID, 'RUN').replaceAll(MACHINE, '').replace(STEPS, (_, table: string) => `Steps: ${stepsOf(table).join(', ')}`);
}

function stepsOf(table: string): string[] {
  return (table.match(STEP_ROW) ?? []).map((row) => `${/<th scope="row">([^<]*)</.exec(row)?.[1] ?? ''} ${/<code>(\w+)</.exec(row)?.[1] ?? ''}`).sort();
}

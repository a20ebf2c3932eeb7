const RUN_ID = /\d{8}T\d{6}Z-[0-9a-f]{12}/g;
/** Rows of the machine among the versions. */
const MACHINE = /<tr>(?:(?!<\/tr>).)*?machine: (?:(?!<\/tr>).)*?<\/tr>/gs;
const STEPS = /<summary>Steps: \d+, of which \d+ came from the store<\/summary>(.*?)<\/table>/s;
const STEP_ROW = /<tr>(?:(?!<\/tr>).)*?<code>[0-9a-f]{12}<\/code>.*?<\/tr>/gs;

/** The picture of the steps is all times, laid out in the order in which they ended; what it draws stands in run.json, which is compared. */
const STEP_GRAPH = /<figure id="figure-steps"[^>]*>.*?<\/figure>/s;

/** report.html without run id, machine, the picture of the steps, and the times, attempts and hits of their table, whose rows are ordered by name and key. */
export function comparableReport(text: string): string {
  return text.replaceAll(RUN_ID, 'RUN').replaceAll(MACHINE, '').replace(STEP_GRAPH, '').replace(STEPS, (_, table: string) => `Steps: ${stepsOf(table).join(', ')}`);
}

function stepsOf(table: string): string[] {
  return (table.match(STEP_ROW) ?? []).map((row) => `${/<th scope="row">([^<]*)</.exec(row)?.[1] ?? ''} ${/<code>(\w+)</.exec(row)?.[1] ?? ''}`).sort();
}

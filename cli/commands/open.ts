import { join } from 'node:path';
import { runFolder } from '../audit/run/find-run.js';
import { openFile } from '../output/open-file.js';

/** `deconflow open RUN`: the report in the browser; its path alone where there is no display to show it on. */
export async function openCommand({ run, out, json }: { readonly run: string; readonly out: string; readonly json: boolean }): Promise<number> {
  const report = join(await runFolder(run, out), 'report.html');
  const opened = await openFile(report);
  process.stdout.write(json ? `${JSON.stringify({ report, opened })}\n` : opened ? `opened ${report}\n` : `${report}\n`);
  return 0;
}

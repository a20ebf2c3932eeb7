import type { PublishedRunRecord } from './publish-run.js';

/** README.md of a results folder, for whoever gets it without the program. */
export function readme({ id, study, given }: PublishedRunRecord): string {
  const options = [...(given?.profile == null ? [] : [`--profile ${given.profile}`]), ...(given?.set ?? []).map((set) => `--set ${set}`)];
  return `# ${study.title ?? study.name}

Results of run \`${id}\` of the study \`${study.name}\`, made with deconflow.

* \`report.html\`: the report; opens without a network
* \`tables/\`: every table as CSV and as Parquet
* \`figures/\`, \`profiles/\`, \`expression/\`, \`model/\`
* \`run.json\`: the study with every default filled in, versions, input files and each step with the sha256 of what it read and made
* \`workflow/\`: the workflow as it ran${given === undefined ? '' : '\n* `study/`: the study file and the lock of its input files, as they were given'}
* \`ro-crate-metadata.json\`: the same for programs (Workflow Run RO-Crate)

To check all of it: \`deconflow verify FOLDER --data INPUTS\`.
${given === undefined ? '' : `To run it again: \`deconflow run study/study.yaml --data INPUTS${options.map((option) => ` ${option}`).join('')}\`.
`}
Rows of patients are personal data: pass this folder on only where the data of the cohorts may go.
`;
}

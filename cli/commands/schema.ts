import { studyJsonSchema } from '../../data-catalog/study/study-json-schema.js';

/** `deconflow schema`: JSON Schema of the study file, for editors and other programs. */
export async function schemaCommand(): Promise<number> {
  process.stdout.write(`${JSON.stringify(studyJsonSchema(), null, 2)}\n`);
  return 0;
}

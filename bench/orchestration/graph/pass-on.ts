import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { defineStep } from '../../../activities/kit/step.js';

/** The least that a step can do: reads a number, writes another. What it takes beyond that is orchestration. */
export const passOn = defineStep({
  name: 'passOn',
  version: 1,
  queue: 'io',
  description: 'Adds to a number',
  parameters: z.object({ add: z.number() }),
  inputs: { from: 'one' },
  outputs: ['text'],
  seeded: false,
  engine: false,
  async run({ parameters, inputs, outputs }) {
    await writeFile(outputs.text, `${Number(await readFile(inputs.from, 'utf8')) + parameters.add}\n`);
  },
});

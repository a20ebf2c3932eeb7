import { z } from 'zod';
import { findComponents, pairwiseSimilarity, type SignificantDefinition } from '../analysis/subtyping/components.js';
import { directionOf, majorityVote } from '../analysis/subtyping/consensus.js';
import { generateDefinitions, patientsOf, UnknownDefinitionError } from '../analysis/subtyping/definitions.js';
import type { PatientStates } from '../analysis/subtyping/patient-states.js';
import { voteOnGroups } from '../analysis/subtyping/second-vote.js';
import { TABLES } from '../data-catalog/tables/schema.js';
import { readTable, writeTable } from '../data-catalog/tables/table-file.js';
import { defineStep } from './kit/step.js';
import { readPatientStates } from './patients/read-patient-states.js';

const VARIANT = 'discovery';
const definitionRows = z.array(
  z.object({ definition: z.string(), p_value: z.number().nullable(), significant: z.boolean(), representative: z.boolean() }),
);

/**
 * The consensus of the significant definitions (paper 5.8, algorithms 1 and 2): similar definitions make a component, its
 * members vote on every patient, and the components' votes make the final groups. Without a significant definition the
 * tables are empty and every patient is intermediate.
 */
export const findConsensus = defineStep({
  name: 'findConsensus',
  version: 1,
  queue: 'cpu',
  description: 'find the consensus of the significant definitions',
  parameters: z.strictObject({ threshold: z.number() }),
  inputs: { definitions: 'one', states: 'many', clinical: 'one' },
  outputs: ['similarity', 'components', 'consensus', 'groups', 'conflicts'],
  seeded: false,
  engine: false,
  async run({ parameters: { threshold }, inputs, outputs }) {
    const patients = await readPatientStates(inputs.states, inputs.clinical);
    const { cohort, samples, time, event } = patients;
    const definitions = await readSignificant(inputs.definitions, patients);
    const similarity = pairwiseSimilarity(definitions);
    const components = findComponents(definitions, similarity, threshold);
    const votes = components.map((members) => {
      const vote = majorityVote(members.map(({ assignment }) => assignment));
      return { vote, direction: directionOf(vote, time, event) };
    });
    const groups = voteOnGroups(votes, samples.length).map((voted, i) => ({ ...voted, cohort, variant: VARIANT, sample: samples[i]! }));

    await writeTable(outputs.similarity, TABLES.similarity, similarity.map(({ a, b, iou }) => ({ a, b, iou })));
    await writeTable(
      outputs.components,
      TABLES.components,
      components.flatMap((members, c) => members.map(({ definition, anchor, flipped }) => ({ component: c + 1, definition, anchor, flipped }))),
    );
    await writeTable(
      outputs.consensus,
      TABLES.consensus,
      votes.flatMap(({ vote, direction }, c) => samples.map((sample, i) => ({ component: c + 1, sample, vote: vote[i]!, direction }))),
    );
    await writeTable(
      outputs.groups,
      TABLES.groups,
      groups.map(({ variant, sample, group }) => ({ cohort, variant, sample, group, probability_favourable: null, probability_unfavourable: null })),
    );
    await writeTable(
      outputs.conflicts,
      TABLES.conflicts,
      groups.flatMap(({ conflict, variant, sample, favourable, unfavourable }) => (conflict ? [{ cohort, variant, sample, favourable, unfavourable }] : [])),
    );
  },
});

/** The significant definitions that stand for their partition, with their patients. */
async function readSignificant(path: string, { samples, states }: PatientStates): Promise<SignificantDefinition[]> {
  const known = new Map(generateDefinitions([...states.keys()]).map((definition) => [definition.name, definition]));
  return definitionRows.parse(await readTable(path)).flatMap(({ definition: name, p_value, significant, representative }) => {
    if (!significant || !representative || p_value === null) return [];
    const definition = known.get(name);
    if (definition === undefined) throw new UnknownDefinitionError(name);
    return [{ definition: name, pValue: p_value, mask: patientsOf(definition, states, samples.length) }];
  });
}

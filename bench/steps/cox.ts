import { fitHazards, HAZARD_MODELS } from '../../analysis/associations/proportional-hazards.js';
import { assignGroups } from '../assignments.js';
import type { StepBench } from '../bench-step.js';
import { measure } from '../measure.js';

/** The larger Cox model of the study: group beside age, risk and FLT3, Efron ties. */
export const cox: StepBench = {
  name: 'cox',
  goalMs: 5,
  async run(context) {
    const { options, peers } = context;
    const { assigned: patients, origin } = await assignGroups(context);
    const { covariates } = HAZARD_MODELS.at(-1)!;
    const measured = await measure(() => fitHazards(patients, covariates), options.runs);
    const { terms, leftOut } = fitHazards(patients, covariates);
    return {
      description: `Cox, ${terms[0]?.n ?? 0} patients, ${terms.length} terms`,
      measured,
      details: { input: origin, terms: terms.map(({ term }) => term), left_out: leftOut.map(({ term }) => term) },
      peers: await peers.time('cox', () => ({
        time: Float64Array.from(patients, ({ time }) => time ?? Number.NaN),
        event: Uint8Array.from(patients, ({ event }) => event ?? 0),
        covariates: [
          ['group', patients.map(({ group }) => group)],
          ...covariates.map((name) => [name, patients.map((patient) => (name === 'age' ? patient.age : (patient.covariates[name] ?? null)))]),
        ],
        left_out: leftOut.map(({ term }) => term),
      })),
    };
  },
};

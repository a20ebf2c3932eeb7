import { distinctDefinitions, patientsOf } from '../../analysis/subtyping/definitions.js';
import { testDefinitions } from '../../analysis/subtyping/test-definitions.js';
import { logRankDefinitions } from '../../analysis/survival/log-rank-definitions.js';
import { assignStates } from '../assignments.js';
import type { StepBench } from '../bench-step.js';
import { measure } from '../measure.js';

/** The log-rank test of every definition of a patient group by cell states. */
export const logRank: StepBench = {
  name: 'log-rank',
  goalMs: 5,
  async run(context) {
    const { data, options, peers } = context;
    const { assigned: patients, origin } = await assignStates(context);
    const { samples, states, time, event } = patients;
    const definitions = distinctDefinitions([...states.keys()]);
    const masks = definitions.map((definition) => patientsOf(definition, states, samples.length));
    const measured = await measure(() => logRankDefinitions(time, event, masks), options.runs);
    const whole = await measure(() => testDefinitions(patients, data.study.parameters.definitions), options.runs);
    return {
      description: `log-rank of all ${definitions.length} definitions, ${samples.length} patients`,
      measured,
      details: { input: origin, with_masks_partitions_and_q_values: whole },
      peers: await peers.time('log_rank', () => ({ time, event, masks: Uint8Array.from(masks.flatMap((mask) => Array.from(mask))), definitions: masks.length })),
    };
  },
};

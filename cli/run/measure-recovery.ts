import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { agreement } from '../../analysis/evaluation/agreement.js';
import { readTable } from '../../data-catalog/tables/table-file.js';

/** What the generator of the demo world planted. */
const truthSchema = z.object({
  cohorts: z.record(
    z.string(),
    z.object({
      samples: z.array(z.string()),
      cellTypes: z.array(z.string()),
      proportions: z.array(z.array(z.number())),
      states: z.array(z.array(z.number())),
      group: z.array(z.enum(['favourable', 'intermediate', 'unfavourable'])),
    }),
  ),
});

export interface Recovery {
  readonly testProportionCcc: number | null;
  readonly cohortProportionCcc: number | null;
  readonly stateAccuracy: Readonly<Record<string, number | null>>;
  /** intersection over union of each found group with the planted one */
  readonly groupOverlap: Readonly<Record<'favourable' | 'unfavourable', number | null>>;
  readonly validationP: number | null;
}

/** How much of the planted truth a run of the demo study recovered. */
export async function measureRecovery(truthFile: string, folder: string): Promise<Recovery> {
  const truth = truthSchema.parse(JSON.parse(await readFile(truthFile, 'utf8')));
  const table = (name: string) => readTable(join(folder, 'tables', `${name}.parquet`));
  const [metrics, proportions, states, groups, tests] = await Promise.all(['test_metrics', 'proportions', 'states', 'groups', 'survival_tests'].map(table));
  const discovery = groups?.find(({ variant }) => variant === 'discovery')?.cohort;
  const planted = truth.cohorts[String(discovery)];
  const metric = metrics?.find(({ method, target, cell_type }) => method === 'BLUE' && target === 'proportion' && cell_type === 'all');

  const stateAccuracy: Record<string, number | null> = {};
  const predicted: number[] = [];
  const true_: number[] = [];
  planted?.cellTypes.forEach((cellType, t) => {
    const found = new Map(states?.filter(({ cell_type }) => cell_type === cellType).map(({ sample, state }) => [sample, Number(state)]));
    const agree = planted.samples.filter((sample, i) => found.get(sample) === planted.states[i]?.[t]).length;
    // Which state is called 0 is arbitrary.
    stateAccuracy[cellType] = found.size === 0 ? null : Math.max(agree, planted.samples.length - agree) / planted.samples.length;
    const values = new Map(proportions?.filter(({ cohort, cell_type }) => cohort === discovery && cell_type === cellType).map(({ sample, proportion }) => [sample, Number(proportion)]));
    planted.samples.forEach((sample, i) => {
      const value = values.get(sample);
      if (value === undefined) return;
      predicted.push(value);
      true_.push(planted.proportions[i]?.[t] ?? 0);
    });
  });

  const overlap = (name: 'favourable' | 'unfavourable'): number | null => {
    const inGroup = new Set(planted?.samples.filter((_, i) => planted.group[i] === name));
    const members = groups?.filter(({ variant, group }) => variant === 'discovery' && group === name).map(({ sample }) => String(sample)) ?? [];
    const both = members.filter((sample) => inGroup.has(sample)).length;
    return members.length === 0 ? null : both / (members.length + inGroup.size - both);
  };
  const inSecond = (comparison: string) =>
    tests?.find((row) => row.cohort !== discovery && row.grouping === 'profiles' && row.variant === 'separate, plain' && row.comparison === comparison)?.p_value;
  const validation = inSecond('favourable vs unfavourable');
  return {
    testProportionCcc: typeof metric?.ccc === 'number' ? metric.ccc : null,
    cohortProportionCcc: predicted.length === 0 ? null : agreement(true_, predicted).ccc,
    stateAccuracy,
    groupOverlap: { favourable: overlap('favourable'), unfavourable: overlap('unfavourable') },
    validationP: typeof validation === 'number' ? validation : null,
  };
}

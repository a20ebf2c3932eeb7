import { createHash } from 'node:crypto';
import { deriveStream } from '../../analysis/random/stream.js';
import type { Row } from '../../data-catalog/tables/schema.js';
import type { CellTypeProfiles, CohortExpression, ReportTables } from '../../report/report-tables.js';
import type { RunRecord } from '../../report/run-record.js';

export const cellTypes = ['GMP-like', 'HSC-like', 'Mono-like', 'ProMono-like', 'Prog-like', 'cDC-like'];
const cohorts = [
  { cohort: 'TARGET', patients: 60 },
  { cohort: 'TCGA', patients: 80 },
];
/** As the store names artifacts and steps. */
const hash = (of: string): string => createHash('sha256').update(of).digest('hex');
const variants = ['separate, balanced', 'separate, plain', 'shared, balanced', 'shared, plain'];

/** Made-up but plausible tables of a small two-cohort study: no number means anything. */
export function fabricateTables(seed = 1): ReportTables {
  const random = deriveStream(seed, 'report fixture');
  const clinical: Row[] = [];
  const groups: Row[] = [];
  const proportionGroups: Row[] = [];
  const proportions: Row[] = [];
  const states: Row[] = [];
  for (const { cohort, patients } of cohorts) {
    for (let i = 0; i < patients; i++) {
      const sample = `${cohort}-${String(i).padStart(3, '0')}`;
      const luck = random.uniform();
      const group = luck < 0.2 ? 'favourable' : luck > 0.85 ? 'unfavourable' : 'intermediate';
      const time = Math.round(-Math.log(1 - random.uniform()) * { favourable: 60, intermediate: 24, unfavourable: 10 }[group] * 10) / 10;
      const follow = 20 + random.uniform() * 80;
      clinical.push({
        cohort, sample, time_months: Math.min(time, follow), event: time <= follow ? 1 : 0, age: 20 + random.integer(60), sex: 'female', fab: `M${random.integer(6)}`,
        risk: ['Favorable', 'Intermediate', 'Poor'][random.integer(3)] ?? null, flt3: null, npm1: null,
      });
      if (cohort === 'TCGA') groups.push({ cohort, variant: 'discovery', sample, group, probability_favourable: null, probability_unfavourable: null });
      else
        for (const variant of variants) {
          const called = variant.endsWith('plain') && group === 'unfavourable' ? 'intermediate' : random.uniform() < 0.5 ? 'intermediate' : group;
          groups.push({ cohort, variant, sample, group: i === 0 && variant === 'shared, balanced' ? 'conflict' : called, probability_favourable: 0.4, probability_unfavourable: 0.2 });
        }
      proportionGroups.push({ cohort, sample, community: i % 4, group: ['Primitive', 'GMP', 'Intermediate', 'Mature'][i % 4] ?? null });
      const weights = cellTypes.map(() => random.gamma(0.7));
      const total = weights.reduce((a, b) => a + b, 0);
      for (const [t, cell_type] of cellTypes.entries()) {
        proportions.push({ cohort, sample, method: 'BLUE', cell_type, proportion: (weights[t] ?? 0) / total });
        if (cohort !== 'TCGA' || cell_type === 'cDC-like') continue;
        const state = random.uniform() < 0.35 ? 1 : 0;
        states.push({ cohort, cell_type, sample, state, umap_1: random.normal() + state * 4, umap_2: random.normal() - state * 2 });
      }
    }
  }
  const consensus = Array.from({ length: 6 }, (_, c) =>
    clinical.filter((row) => row.cohort === 'TCGA').map((row): Row => ({ component: c + 1, sample: row.sample ?? null, vote: random.integer(3), direction: c < 4 ? 'favourable' : 'unfavourable' })),
  ).flat();
  const analyses = [
    ...cohorts.map(({ cohort }) => ({ cohort, grouping: 'proportions', variant: '', members: proportionGroups.filter((row) => row.cohort === cohort) })),
    ...['discovery', ...variants].map((variant) => {
      const cohort = variant === 'discovery' ? 'TCGA' : 'TARGET';
      return { cohort, grouping: 'profiles', variant, members: groups.filter((row) => row.cohort === cohort && row.variant === variant) };
    }),
  ];
  return {
    genes: Array.from({ length: 30 }, (_, i) => ({ gene: `G${String(i).padStart(2, '0')}` })),
    marker_genes: cellTypes.flatMap((cell_type, t) => [0, 1, 2, 3].map((i): Row => ({ reference: 'van Galen', cell_type, gene: `G${String(4 * t + i).padStart(2, '0')}`, z: 8 - i, p_value: 1e-9, q_value: 1e-8, log2_fold_change: 2 }))),
    cells: cellTypes.flatMap((cell_type) => ['train', 'validation', 'test'].map((split): Row => ({ reference: 'van Galen', cell: `${cell_type}.${split}`, cell_type, split }))),
    training: Array.from({ length: 25 }, (_, e) => ({
      epoch: e + 1, learning_rate: 1e-4, train_profile_loss: 8 * Math.exp(-e / 6) + 1, train_proportion_loss: 0.05 * Math.exp(-e / 5) + 0.001,
      validation_profile_loss: 8 * Math.exp(-e / 6) + 1.4 + random.uniform() * 0.2, validation_proportion_loss: 0.05 * Math.exp(-e / 5) + 0.002 + random.uniform() * 0.001, steps: 40 * (e + 1), best: e === 21,
    })),
    test_metrics: testMetrics(random),
    proportions, clinical, groups, states, consensus,
    proportion_groups: proportionGroups,
    clusterings: cellTypes.map((cell_type) => {
      const splittable = cell_type !== 'cDC-like';
      return { cohort: 'TCGA', cell_type, resolution: splittable ? 0.03 + random.uniform() * 0.1 : null, communities: splittable ? 2 : 3, quality: 0.4, principal_components: 50, neighbours: 15, seed: 7, splittable, communities_at_one: 8 };
    }),
    definitions: Array.from({ length: 120 }, (_, i): Row => {
      const size = 2 + random.integer(38);
      const chi = -2 * Math.log(1 - random.uniform()) * 2;
      const significant = size >= 10 && chi > 9;
      return { definition: definitionName(i), size, others: 80 - size, tested: size >= 10, reason: size >= 10 ? null : 'group smaller than minGroupSize', chi_square: size >= 10 ? chi : null, p_value: size >= 10 ? Math.exp(-chi / 2) : null, q_value: size >= 10 ? Math.min(1, 4 * Math.exp(-chi / 2)) : null, significant, partition: i, representative: i % 5 !== 0 };
    }),
    components: Array.from({ length: 14 }, (_, i): Row => ({ component: (i % 6) + 1, definition: definitionName(i), anchor: i < 6, flipped: i % 3 === 2 })),
    conflicts: [{ cohort: 'TARGET', variant: 'shared, balanced', sample: 'TARGET-000', favourable: 0.61, unfavourable: 0.55 }],
    survival_curves: analyses.flatMap((analysis) => curves(analysis, clinical)),
    survival_tests: analyses.flatMap(({ cohort, grouping, variant, members }) => {
      const known = new Set(members.map((row) => row.group));
      const all = grouping === 'proportions' ? ['four groups', 'GMP vs rest'] : ['favourable vs rest', 'unfavourable vs rest', 'favourable vs unfavourable', 'three groups'];
      return all.filter((name) => grouping === 'proportions' || known.has('unfavourable') || name === 'favourable vs rest')
        .map((comparison): Row => ({ cohort, grouping, variant, comparison, n: members.length, events: 33, chi_square: 6.1, df: 2, p_value: cohort === 'TCGA' ? 0.00002 : 0.5 * random.uniform() }));
    }),
    associations: ['fab', 'flt3', 'risk'].map((variable) => ({ cohort: 'TCGA', grouping: 'profiles', variant: 'discovery', variable, test: 'chi-square', statistic: 11.2, df: 4, p_value: 0.024, n: 78 })),
    cox: cox(),
    reciprocal_genes: cellTypes.flatMap((cell_type, t) => Array.from({ length: 3 + t * 4 }, (_, i): Row => ({ cell_type, gene: `G${String(i).padStart(2, '0')}`, z_favourable: 5 - i / 9, q_favourable: 1e-4, z_unfavourable: -4 + i / 9, q_unfavourable: 1e-3 }))),
    enrichment: cellTypes.flatMap((cell_type) => [1, 2, 3, 4].map((i): Row => ({ cell_type, gene_set: `WP${180 + i} set number ${i} <of> "genes" & more than a margin holds`, overlap: 4 * i, set_size: 40, universe: 750, p_value: 10 ** (-1 - 2 * i * random.uniform()), q_value: i > 2 ? 0.01 : 0.2 }))),
    removed: [
      { input: 'expression/TCGA', kind: 'gene', name: 'G98', reason: 'missing in 3 samples' },
      { input: 'expression/TCGA', kind: 'gene', name: 'G99', reason: 'missing in 3 samples' },
      { input: 'cox/TARGET', kind: 'term', name: 'flt3=positive', reason: 'no event on one side' },
    ],
  };
}

/** The i-th choice of cell types and one state of each: digits of i + 1 to the base 3, 0 leaving the type out. */
function definitionName(i: number): string {
  return cellTypes.slice(0, 5).flatMap((type, t) => {
    const digit = Math.floor((i + 1) / 3 ** t) % 3;
    return digit === 0 ? [] : [`${type}=${digit - 1}`];
  }).join(';');
}

/** Bulk expression of all patients: made-up numbers too. */
export function fabricateExpression(tables: ReportTables, seed = 1): CohortExpression[] {
  const random = deriveStream(seed, 'report fixture expression');
  const genes = (tables.genes ?? []).map((row) => String(row.gene));
  return cohorts.map(({ cohort }) => {
    const samples = (tables.clinical ?? []).filter((row) => row.cohort === cohort).map((row) => String(row.sample));
    const values = Float64Array.from({ length: samples.length * genes.length }, () => 5 + random.normal());
    return { cohort, matrix: { rows: samples.length, columns: genes.length, rowNames: samples, columnNames: genes, values } };
  });
}

/** Predicted profiles of the discovery cohort. */
export function fabricateProfiles(tables: ReportTables): CellTypeProfiles[] {
  const [, discovery] = fabricateExpression(tables, 2);
  return discovery === undefined ? [] : cellTypes.map((cellType) => ({ cellType, matrix: discovery.matrix }));
}

function testMetrics(random: { uniform(): number }): Row[] {
  const level: Record<string, number> = { proportion: 0.97, profile: 0.74, profile_departure: 0.34 };
  return ['BLUE', 'NNLS', 'mean-profile'].flatMap((method) =>
    ['proportion', 'profile', 'profile_departure'].flatMap((target) => {
      if ((method === 'NNLS' && target !== 'proportion') || (method === 'mean-profile' && target !== 'profile')) return [];
      return ['all', ...cellTypes].map((cell_type): Row => ({ method, target, cell_type, n: 180, ccc: (level[target] ?? 0) - (method === 'BLUE' ? 0.01 : 0.06) - 0.05 * random.uniform(), l1: 0.02, r2: 0.9, pearson: 0.98 }));
    }),
  );
}

function cox(): Row[] {
  const terms: [string, string, number, number][] = [
    ['groups', 'group=favourable', -0.9, 0.4], ['groups', 'group=unfavourable', 0.8, 0.35],
    ['groups + clinical', 'group=favourable', -0.33, 0.45], ['groups + clinical', 'group=unfavourable', 0.81, 0.31], ['groups + clinical', 'age', 0.03, 0.008],
    ['groups + clinical', 'risk=Intermediate', 0.9, 0.4], ['groups + clinical', 'risk=Poor', 1.4, 0.42], ['groups + clinical', 'flt3=positive', 16, 900],
  ];
  return terms.map(([model, term, b, se]) => ({ cohort: 'TCGA', variant: 'discovery', model, term, coefficient: b, hazard_ratio: Math.exp(b), lower_95: Math.exp(b - 1.96 * se), upper_95: Math.exp(b + 1.96 * se), z: b / se, p_value: Math.min(1, Math.exp(-((b / se) ** 2) / 2)), n: 77, events: 41 }));
}

function curves({ cohort, grouping, variant, members }: { cohort: string; grouping: string; variant: string; members: Row[] }, clinical: Row[]): Row[] {
  const known = new Map(clinical.filter((row) => row.cohort === cohort).map((row) => [row.sample, row]));
  return [...new Set(members.map((row) => row.group))].sort().filter((group) => group !== 'conflict').flatMap((group) => {
    const own = members.filter((row) => row.group === group).map((row) => known.get(row.sample ?? null) as Row).sort((a, b) => Number(a.time_months) - Number(b.time_months));
    let survival = 1;
    return own.map((row, i): Row => {
      const atRisk = own.length - i;
      survival *= 1 - Number(row.event) / atRisk;
      const width = 0.9 * Math.sqrt((survival * (1 - survival)) / own.length) * 1.96;
      return { cohort, grouping, variant, group: group ?? null, time_months: row.time_months ?? null, at_risk: atRisk, events: row.event ?? null, censored: 1 - Number(row.event), survival, lower_95: survival === 0 ? null : Math.max(0, survival - width), upper_95: survival === 0 ? null : Math.min(1, survival + width) };
    });
  });
}

/** Test samples with true and predicted proportions, as rows of the two tables. */
export function fabricateTest(seed = 1): { simulated: Row[]; predicted: Row[] } {
  const random = deriveStream(seed, 'predicted and true');
  const simulated: Row[] = [];
  const predicted: Row[] = [];
  for (const cell_type of cellTypes) {
    for (let i = 0; i < 80; i++) {
      const proportion = random.uniform() ** 3;
      const sample = `test${i}`;
      simulated.push({ split: 'test', sample, cell_type, proportion });
      predicted.push({ cohort: 'test', sample, method: 'BLUE', cell_type, proportion: Math.min(1, Math.max(0, proportion + 0.03 * random.normal())) });
    }
  }
  return { simulated, predicted };
}

export function fabricateRun(): RunRecord {
  return {
    id: '20260101T000000Z0123456789ab',
    study: {
      name: 'aml', question: 'Do cell states of leukaemic cells tell who lives longer?',
      parameters: { markers: { maxQ: 0.1, capPerType: null }, training: { epochs: 25, batchSize: 64, learningRate: 1e-4 }, definitions: { minGroupSize: 10, maxQ: 0.05 }, survival: { limits: 'log-log' } },
    },
    seed: 1, engine: { name: 'wasm', version: '4.22.0' }, versions: { deconflow: '0.1.0', node: '20.19.0' }, machine: { cpu: '<unnamed & plain>', cores: 2 },
    inputs: [{ name: 'tcga/expression.tsv.gz', sha256: 'c28aef293a73b3b286da25ba76bb04c90bf4546479be5e92ab75a479ed0e0edb', size: 1699107 }],
    steps: [
      { name: 'findMarkers', key: hash('ab12cd34ef56'), cache: 'hit', attempts: 1, start: '2026-01-01T00:00:00Z', end: '2026-01-01T00:00:01Z', label: 'find marker genes', inputs: { counts: hash('c0') }, outputs: { marker_genes: { sha256: hash('a1') } } },
      { name: 'trainBlue', key: hash('ff12cd34ef56'), cache: 'miss', attempts: 2, start: '2026-01-01T00:00:01Z', end: '2026-01-01T00:09:31Z', label: 'train BLUE', use: { cpuSeconds: 900.5, peakMemoryBytes: 734_003_200 }, bytesIn: 5_242_880, bytesOut: 1_048_576, inputs: { samples: [hash('a1')] }, outputs: { weights: { sha256: hash('b2') } } },
      { name: 'publish', key: hash('ee12cd34ef56'), cache: 'miss', attempts: 1, start: '2026-01-01T00:09:31Z', end: '2026-01-01T00:09:32Z', label: 'draw <all> & more', inputs: { weights: hash('b2'), genes: hash('a1') }, outputs: {} },
    ],
  };
}

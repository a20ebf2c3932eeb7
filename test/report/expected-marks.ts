import { figureName, forestName, markersName, kaplanMeierName, umapName, compositionName } from '../../report/figures/figure-name.js';
import { flagOf, numberOf, type ReportTables, rowsBy, rowsOf, textOf } from '../../report/report-tables.js';
import { analysesOf, belongsTo } from '../../report/summaries/survival-summary.js';
import { shownDefinitions } from '../../report/summaries/shown-definitions.js';
import { topSets } from '../../report/summaries/top-sets.js';
import type { Row } from '../../data-catalog/tables/schema.js';

/** What a figure must show: how many elements the selectors, joined, find inside it. */
export interface ExpectedMarks {
  readonly what: string;
  readonly selector: string;
  readonly count: number;
}

const dots = 'g[data-mark=dot] :not(g, title)';
const bars = 'g[data-mark=bar] :not(g, title)';
const rects = 'g[data-mark=rect] :not(g, title)';
const lines = 'g[data-mark=line] path';

/** For every figure that these tables allow, what must be in it, counted from the tables alone. */
export function expectedMarks(tables: ReportTables): Map<string, ExpectedMarks[]> {
  const rows = (name: keyof ReportTables) => rowsOf(tables, name);
  const distinct = (some: readonly Row[], column: string) => new Set(some.map((row) => row[column])).size;
  const expected = new Map<string, ExpectedMarks[]>([
    ['training-profile', [{ what: 'lines', selector: lines, count: 2 }]],
    ['training-proportion', [{ what: 'lines', selector: lines, count: 2 }]],
    ['test-metrics', [{ what: 'rows of test_metrics', selector: dots, count: rows('test_metrics').length }]],
    ['predicted-true-proportions', [{ what: 'simulated test samples x cell types', selector: dots, count: rows('simulated_proportions').filter((row) => row.split === 'test').length }]],
    ['definitions', [{ what: 'tested definitions', selector: dots, count: rows('definitions').filter((row) => flagOf(row, 'tested')).length }]],
    ['state-sets', [
      { what: 'definitions shown', selector: rects, count: shownDefinitions(tables).length },
      { what: 'states asked', selector: dots, count: shownDefinitions(tables).reduce((sum, row) => sum + textOf(row, 'definition').split(';').length, 0) },
    ]],
    ['definition-members', [{ what: 'directions', selector: 'g[data-mark=cells] path', count: distinct(rows('consensus'), 'direction') }]],
    ['components', [{ what: 'components', selector: bars, count: distinct(rows('components'), 'component') }]],
    ['proportion-groups', [{
      what: 'groups x cell types', selector: rects,
      count: new Set(rows('proportion_groups').map((row) => `${row.cohort} ${row.group}`)).size * distinct(rows('proportions'), 'cell_type'),
    }]],
    ['reciprocal-genes', [{ what: 'cell types', selector: bars, count: distinct(rows('reciprocal_genes'), 'cell_type') }]],
    ['enrichment', [{ what: 'gene sets shown', selector: dots, count: topSets(rows('enrichment')).length }]],
  ]);
  for (const [cohort, own] of rowsBy(rows('proportions'), (row) => textOf(row, 'cohort'))) {
    expected.set(markersName(cohort), [{ what: 'group strips', selector: 'g[data-mark=cells]', count: 1 }]);
    expected.set(compositionName(cohort), [{ what: 'patients x cell types', selector: rects, count: own.length }]);
  }
  for (const [type, own] of rowsBy(rows('states'), (row) => textOf(row, 'cell_type'))) expected.set(umapName(type), [{ what: 'patients', selector: dots, count: own.length }]);
  for (const [key, own] of rowsBy(rows('cox'), (row) => `${textOf(row, 'cohort')}\n${textOf(row, 'variant')}`)) {
    const [cohort = '', variant = ''] = key.split('\n');
    const onAxis = own.filter((row) => numberOf(row, 'hazard_ratio') >= 0.05 && numberOf(row, 'hazard_ratio') <= 20);
    expected.set(forestName(cohort, variant), [{ what: 'terms on the axis', selector: dots, count: onAxis.length }]);
  }
  for (const analysis of analysesOf(tables)) {
    const own = rows('survival_curves').filter(belongsTo(analysis));
    if (own.length === 0) continue;
    expected.set(kaplanMeierName(analysis), [
      { what: 'groups', selector: lines, count: distinct(own, 'group') },
      { what: 'times with censored patients', selector: dots, count: own.filter((row) => numberOf(row, 'censored') > 0).length },
    ]);
  }
  return expected;
}

/** Corners of the step curves of one Kaplan-Meier figure: two for each row, since a curve runs right and then down. */
export function expectedCorners(tables: ReportTables, name: string): number {
  const analysis = analysesOf(tables).find((one) => kaplanMeierName(one) === name);
  return analysis === undefined ? 0 : 2 * rowsOf(tables, 'survival_curves').filter(belongsTo(analysis)).length;
}

/** Filled cells of the heat maps, counted from the tables: patients that a definition picks, and markers x patients. */
export function expectedCells(tables: ReportTables): Map<string, number> {
  const states = rowsBy(rowsOf(tables, 'states'), (row) => textOf(row, 'sample'));
  const picked = rowsOf(tables, 'components').reduce((sum, component) => {
    const parts = textOf(component, 'definition').split(';');
    const members = [...states.values()].filter((own) => parts.every((part) => own.some((row) => `${row.cell_type}=${row.state}` === part)));
    return sum + (flagOf(component, 'flipped') ? states.size - members.length : members.length);
  }, 0);
  const cohorts = rowsBy(rowsOf(tables, 'proportions'), (row) => textOf(row, 'cohort'));
  const markers = Math.min(rowsOf(tables, 'marker_genes').length, 30);
  return new Map([['definition-members', picked], ...[...cohorts].map(([cohort, rows]): [string, number] => [markersName(cohort), markers * new Set(rows.map((row) => row.sample)).size])]);
}

/** The figure's element in the page. */
export function figureSelector(name: string): string {
  return `[id="figure-${figureName(name)}"]`;
}

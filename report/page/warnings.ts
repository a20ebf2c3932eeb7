import type { Row } from '../../data-catalog/tables/schema.js';
import { orderCellTypes } from '../colours.js';
import { countOf, fixedText, pEquals, pText, shortText } from '../number-text.js';
import { flagOf, numberOf, type ReportTables, rowsOf, textOf } from '../report-tables.js';
import { analysesOf, groupSizes, testOf } from '../summaries/survival-summary.js';
import { isSmall, pWords, sizesText, sizeText, smallGroup } from './analysis-words.js';
import { resolutionPhrase } from './finding.js';

export interface Warning {
  readonly title: string;
  readonly text: string;
}

const lowConcordance = 0.5;
/** a resolution this many times above or below 1 is far from the default */
const farFromOne = 2;

/** What a reader must know before believing a figure of this run, the gravest first. */
export function warningsOf(tables: ReportTables): Warning[] {
  return [
    ...circularTest(tables), ...smallValidation(tables), ...conflicting(tables), ...resolutions(tables), ...unsplittable(tables),
    ...departures(tables), ...clinicalModel(tables), ...seeds(tables), ...variants(tables),
  ];
}

function circularTest(tables: ReportTables): Warning[] {
  return analysesOf(tables).filter(({ variant }) => variant === 'discovery').map((analysis) => ({
    title: `The p values in ${analysis.cohort} are circular.`,
    text: `They are computed on the patients whose survival chose the groups (three groups: ${pWords(tables, analysis, 'three groups')}; ${sizesText(groupSizes(tables, analysis))}). Under permuted survival they come out as small whenever a permutation finds anything. Only the validation cohort tests the groups.`,
  }));
}

function smallValidation(tables: ReportTables): Warning[] {
  const found = analysesOf(tables).filter(({ grouping, variant }) => grouping === 'profiles' && variant !== 'discovery').flatMap((analysis) => {
    const sizes = groupSizes(tables, analysis);
    const small = ['favourable', 'unfavourable'].flatMap((group) => {
      const size = sizes.find((one) => one.group === group) ?? { group, patients: 0, events: 0 };
      return isSmall(size) ? [`${sizeText(size)} ${group}`] : [];
    });
    return small.length > 0 ? [`${analysis.cohort}, ${analysis.variant}: ${small.join(' and ')}`] : [];
  });
  if (found.length === 0) return [];
  return [{ title: 'Validation groups are small.', text: `${found.join('; ')}. A group below ${smallGroup.patients} patients or ${smallGroup.events} events can owe its p value to one patient.` }];
}

function conflicting(tables: ReportTables): Warning[] {
  const rows = rowsOf(tables, 'conflicts').filter((row) => row.variant !== 'discovery');
  return rows.length === 0 ? [] : [{ title: `${countOf(rows.length, 'patient')} called both favourable and unfavourable.`, text: 'Counted over all variants. They form the group “conflict”; they are left out of the tests and listed under Validation.' }];
}

function resolutions(tables: ReportTables): Warning[] {
  const split = rowsOf(tables, 'clusterings').filter((row) => flagOf(row, 'splittable'));
  const far = split.filter((row) => numberOf(row, 'resolution') * farFromOne < 1 || numberOf(row, 'resolution') > farFromOne);
  if (far.length === 0) return [];
  const list = orderCellTypes(far.map((row) => textOf(row, 'cell_type')))
    .map((type) => far.find((row) => row.cell_type === type) as Row)
    .map((row) => `${textOf(row, 'cell_type')} ${shortText(numberOf(row, 'resolution'))} (${numberOf(row, 'communities_at_one')} communities at 1)`);
  return [{
    title: `Two states needed a resolution far from the default of 1: ${resolutionPhrase(far.map((row) => numberOf(row, 'resolution')))}.`,
    text: `${list.join(', ')}. At the default the patients fall into other numbers of communities; that there are exactly two states is a choice, not a finding.`,
  }];
}

function unsplittable(tables: ReportTables): Warning[] {
  const types = rowsOf(tables, 'clusterings').filter((row) => !flagOf(row, 'splittable')).map((row) => textOf(row, 'cell_type'));
  return types.length === 0 ? [] : [{ title: `Without two states, left out: ${types.join(', ')}.`, text: 'No resolution gave exactly two communities, so no definition uses these cell types.' }];
}

function departures(tables: ReportTables): Warning[] {
  const ccc = (method: string, target: string) => {
    const row = rowsOf(tables, 'test_metrics').find((one) => one.method === method && one.target === target && one.cell_type === 'all');
    return row ? numberOf(row, 'ccc') : Number.NaN;
  };
  const departure = ccc('BLUE', 'profile_departure');
  if (!(departure < lowConcordance)) return [];
  const baseline = ccc('mean-profile', 'profile');
  const compared = Number.isNaN(baseline) ? '' : ` The concordance of whole profiles, ${fixedText(ccc('BLUE', 'profile'), 2)}, says little: one constant mean profile for everybody reaches ${fixedText(baseline, 2)}.`;
  return [{ title: `What differs between patients is predicted poorly: CCC ${fixedText(departure, 2)}.`, text: `This is the part of the profiles that the cell states rest on (departures from the mean profile, simulated test set).${compared}` }];
}

function clinicalModel(tables: ReportTables): Warning[] {
  const rows = rowsOf(tables, 'cox');
  if (analysesOf(tables).every(({ grouping }) => grouping !== 'profiles')) return [];
  const withRisk = rows.filter((row) => rows.some((other) => other.cohort === row.cohort && other.variant === row.variant && other.model === row.model && textOf(other, 'term').startsWith('risk=')));
  const groups = withRisk.filter((row) => textOf(row, 'term').startsWith('group=') && (row.variant === 'discovery' || row.variant === 'separate, plain'));
  if (groups.length === 0) return [{ title: 'Not adjusted for cytogenetic risk.', text: 'No Cox model with the known risk groups could be fitted: the groups may be nothing but known cytogenetics.' }];
  const list = groups.map((row) => `${textOf(row, 'cohort')}, ${textOf(row, 'model')}, ${textOf(row, 'term').slice('group='.length)}: hazard ratio ${fixedText(numberOf(row, 'hazard_ratio'), 2)}, ${pEquals(numberOf(row, 'p_value'))} (n ${numberOf(row, 'n')}, events ${numberOf(row, 'events')})`);
  return [{ title: 'Read the groups beside cytogenetic risk.', text: `In Cox models that include it: ${[...new Set(list)].join('; ')}. A group that loses its effect there tells what cytogenetics already told.` }];
}

function seeds(tables: ReportTables): Warning[] {
  if (rowsOf(tables, 'states').length === 0) return [];
  return [{ title: 'Agreement between seeds was not measured.', text: 'This is one training with one seed. Another seed can move many patients to the other state; run the study with further seeds and compare before believing single patients.' }];
}

function variants(tables: ReportTables): Warning[] {
  const analyses = analysesOf(tables).filter(({ grouping, variant }) => grouping === 'profiles' && variant !== 'discovery');
  if (analyses.length < 2) return [];
  const p = analyses.map((analysis) => testOf(tables, analysis, 'favourable vs rest')).filter((value) => !Number.isNaN(value));
  const range = p.length > 0 ? ` Favourable against the rest, p runs from ${pText(Math.min(...p))} to ${pText(Math.max(...p))}; sizes and events of each stand in the table above.` : '';
  return [{ title: 'The validation has several readings; none was chosen by its p value.', text: `${analyses.length} variants were computed and are all shown; the headline is “separate, plain”, the published reading.${range}` }];
}

import { drawComponents } from './figures/components.js';
import { drawCompositions } from './figures/composition.js';
import { drawDefinitionMembers } from './figures/definition-members.js';
import { drawDefinitions } from './figures/definitions.js';
import { drawForests } from './figures/forest.js';
import { drawEnrichment, drawReciprocal } from './figures/genes.js';
import { drawKaplanMeier } from './figures/kaplan-meier.js';
import { drawMarkers } from './figures/markers.js';
import { drawPredictedTrue } from './figures/predicted-true.js';
import { drawProportionGroups } from './figures/proportion-groups.js';
import { drawStateSets } from './figures/state-sets.js';
import { drawTestMetrics } from './figures/test-metrics.js';
import { drawTraining } from './figures/training.js';
import { drawUmaps } from './figures/umap.js';
import type { FigureExtras, ReportTables } from './report-tables.js';

/**
 * Every figure that the tables allow: name (a file name without extension) -> a standalone SVG file.
 * Equal tables give equal bytes. A table that is absent or empty leaves its figures out.
 */
export function drawFigures(tables: ReportTables, extras: FigureExtras = {}): Map<string, string> {
  return new Map([
    ...drawTraining(tables),
    ...drawTestMetrics(tables),
    ...drawPredictedTrue(tables, extras),
    ...drawCompositions(tables),
    ...drawProportionGroups(tables),
    ...drawMarkers(tables, extras),
    ...drawUmaps(tables),
    ...drawDefinitions(tables),
    ...drawStateSets(tables),
    ...drawDefinitionMembers(tables),
    ...drawComponents(tables),
    ...drawKaplanMeier(tables),
    ...drawForests(tables),
    ...drawReciprocal(tables),
    ...drawEnrichment(tables),
  ]);
}

import { fileSha256 } from '../../../data-catalog/store/file-content.js';
import type { ArtifactPlaces } from './artifact-places.js';
import { compareValues, OTHER_COMPUTER, type Tolerance } from './compare-values.js';
import type { Derivation } from './derivation.js';
import { countValues, readValues, type Values } from './read-values.js';

type Outcome = Omit<Derivation, 'step' | 'output' | 'table'>;

/** A re-derived output beside the recorded one: by its bytes, and where these differ value by value. */
export async function compareOutput(path: string, recorded: string, places: ArtifactPlaces, tolerance: Tolerance): Promise<Outcome> {
  const derived = await readValues(path);
  const outcome = { tolerance: tolerance.relative, hindrance: null, why: '' };
  if ((await fileSha256(path)) === recorded) return { ...outcome, state: 'ok', compared: countValues(derived), largest: 0 };
  const place = await places.locate(recorded);
  if ('missing' in place) {
    return { ...outcome, state: 'not re-derived', compared: 0, largest: null, hindrance: 'recorded content', why: `it came out with other bytes, and ${place.why} to compare its values with` };
  }
  const { shape, compared, largest, differing } = compareValues(comparable(await readValues(place.path), tolerance), comparable(derived, tolerance), tolerance);
  if (shape !== null) return { ...outcome, state: 'FAILED', compared, largest: null, why: shape };
  if (differing > 0) return { ...outcome, state: 'FAILED', compared, largest, why: `${differing} of ${compared} values differ` };
  return { ...outcome, state: 'ok', compared, largest };
}

/** model.json names the hash of the weights, which are equal to the byte on the same computer only. */
function comparable(values: Values, tolerance: Tolerance): Values {
  return tolerance === OTHER_COMPUTER ? new Map([...values].filter(([name]) => !/^files\[\d+\]\./.test(name))) : values;
}

import { describe, expect, it } from 'vitest';
import { keyParts } from '../../../activities/kit/key-parts.js';
import { readCohort } from '../../../activities/read-cohort.js';
import { stepKey } from '../../../data-catalog/store/key.js';
import { loadStudy } from '../../../data-catalog/study/load-study.js';

/** Keys that stood in stores before cohorts had other forms than two tables of text: a study must go on hitting them. */
const KEYS: Readonly<Record<string, string>> = {
  'aml TCGA': '12e74cfd61724d55a8110a2d006502ca940650b051efabd06d049a94a19e2785',
  'aml TARGET': 'd7a3cbc10041ecf1e8bcaaaf3ef8ec8e9d9b6f436c76358c72a108bc053658a2',
  'demo DISCOVERY': '53037e0c09b794f1c295b6886638a1637b170017298a9b82c5b7db82aba25f83',
  'demo VALIDATION': 'd177110a4e39ac20c43d5c58932479f8de0b82b7be68448ddc8060faffb7d3f0',
};

describe('the key of reading a cohort', () => {
  it.each(['aml', 'demo'])('is what it was for studies/%s.yaml', async (name) => {
    const study = await loadStudy(`studies/${name}.yaml`);
    const input = (sha256: string) => ({ step: 'input', output: sha256, sha256 });
    for (const cohort of study.cohorts) {
      const request = { step: 'readCohort', label: '', parameters: { cohort }, inputs: { expression: input('e'), clinical: input('c') }, seed: 1, engine: 'wasm', data: '' };
      expect(stepKey(keyParts(readCohort, request))).toBe(KEYS[`${name} ${cohort.name}`]);
    }
  });
});

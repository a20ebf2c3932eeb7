import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { GmtFormatError, parseGmt, readGmt } from '../../../data-catalog/readers/gmt.js';
import { hasReferenceData, referenceData, whySkipped } from '../../oracles/reference-data.js';

describe('gene sets', () => {
  it('are one a line; symbols once, empty cells and lines passed over, any line end', () => {
    expect(parseGmt('\uFEFFone\tabout\tA\tB\tA\r\n\r\ntwo\t\tC\t\t\n', 'x.gmt')).toEqual([{ name: 'one', genes: ['A', 'B'] }, { name: 'two', genes: ['C'] }]);
    expect(parseGmt('', 'x.gmt')).toEqual([]);
  });
  it('names file and line of what is wrong', () => {
    for (const [content, message] of [['a,b,C', /x\.gmt, line 1: there is no tab/], ['a\t-\tA\na\t-\tB', /line 2: the set a appears twice/], ['\t-\tA', /name of the set is empty/]] as const) {
      expect(() => parseGmt(content, 'x.gmt')).toThrow(message);
      expect(() => parseGmt(content, 'x.gmt')).toThrow(GmtFormatError);
    }
  });
  it('are read plain or compressed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gmt-'));
    writeFileSync(join(folder, 'a.gmt.gz'), gzipSync('s\td\tA\n'));
    expect(await readGmt(join(folder, 'a.gmt.gz'))).toEqual([{ name: 's', genes: ['A'] }]);
  });
});

describe.skipIf(!hasReferenceData)(`published gene sets${whySkipped}`, () => {
  it('reads the AML cell type sets', async () => {
    const sets = await readGmt(join(referenceData, 'aml_celltype_genesets', 'aml_celltype_genesets.gmt'));
    expect(sets).toHaveLength(17);
    expect(sets[0]).toMatchObject({ name: 'LSC104_Ng2017_UP' });
  });
});

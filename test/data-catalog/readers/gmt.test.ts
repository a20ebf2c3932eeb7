import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseGmt, readGmt } from '../../../data-catalog/readers/gmt.js';
import { InputFileError } from '../../../data-catalog/readers/input-file-error.js';
import { hasReferenceData, referenceData, whySkipped } from '../../oracles/reference-data.js';

describe('gene sets', () => {
  it('are one a line; symbols once, empty cells and lines passed over, any line end', () => {
    expect(parseGmt('\uFEFFone\tabout\tA\tB\tA\r\n\r\ntwo\t\tC\t\t\n', 'x.gmt')).toEqual([{ name: 'one', genes: ['A', 'B'] }, { name: 'two', genes: ['C'] }]);
    expect(parseGmt('', 'x.gmt')).toEqual([]);
  });
  it('name every line that is wrong', () => {
    expect(() => parseGmt('a,b,C\n\na\t-\tA\na\t-\tB\n\t-\tA', 'x.gmt')).toThrow(InputFileError);
    expect(() => parseGmt('a,b,C\n\na\t-\tA\na\t-\tB\n\t-\tA', 'x.gmt')).toThrow(/x\.gmt:1: .*no tab[\s\S]*x\.gmt:4:1: .*as on line 3[\s\S]*x\.gmt:5:1: .*an empty cell/);
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

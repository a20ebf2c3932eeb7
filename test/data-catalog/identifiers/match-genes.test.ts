import { describe, expect, it } from 'vitest';
import { removedGenes } from '../../../data-catalog/bulk/removed-genes.js';
import { isSpreadsheetName } from '../../../data-catalog/identifiers/gene-names.js';
import { readGeneRegister } from '../../../data-catalog/identifiers/gene-register.js';
import { matchGenes } from '../../../data-catalog/identifiers/match-genes.js';
import { identifiersSchema } from '../../../data-catalog/study/identifiers.js';
import { fileWith, refusal } from '../readers/files.js';

/** As HGNC's complete set has it, with the columns that are read and one that is not. */
const HGNC = `hgnc_id\tsymbol\talias_symbol\tprev_symbol\tentrez_id\tensembl_gene_id
1\tTP53\tp53|LFS1\t\t7157\tENSG00000141510
2\tMARCHF1\tRNF171\tMARCH1\t55016\tENSG00000145416
3\tMTARC1\tMOSC1\tMARC1\t64757\tENSG00000186205
4\tSEPTIN2\tDIFF6|SHARED\tSEPT2|NEDD5\t4735\tENSG00000168385
5\tVSIR\tB7-H5|SHARED\tC10orf54\t64115\tENSG00000107738
6\tHNRNPLL\tSRRF\tHNRPLL\t92906\tENSG00000143889
`;
const columns = identifiersSchema.parse({ kind: 'symbol' }).columns;
const register = async (kind: 'symbol' | 'ensembl' | 'entrez') => readGeneRegister(await fileWith(HGNC, 'hgnc.tsv'), { kind, columns });

describe('genes of a cohort under the reference’s names', () => {
  it('finds previous, alias and present symbols, whichever the reference has', async () => {
    const found = matchGenes(['TP53', 'HNRPLL', 'LFS1', 'SEPTIN2', 'C10ORF54', 'OTHER'], ['TP53', 'HNRNPLL', 'SEPT2', 'C10orf54'], 'symbol', await register('symbol'));
    expect(found.names).toEqual(['TP53', 'HNRNPLL', null, 'SEPT2', 'C10orf54', 'OTHER']);
    expect(found.renamed).toEqual([
      { from: 'HNRPLL', to: 'HNRNPLL', way: 'previous symbol' },
      { from: 'SEPTIN2', to: 'SEPT2', way: 'present symbol' },
      { from: 'C10ORF54', to: 'C10orf54', way: 'capital letters' },
    ]);
    // the cohort measures TP53 itself: what it calls LFS1 is not added to it
    expect(found.unresolved).toEqual([{ name: 'LFS1', reason: 'alias symbol of TP53, which stands in the table itself' }]);
  });

  it('does not guess between two genes, nor between two names of one', async () => {
    const found = matchGenes(['SHARED', 'MOSC1', 'MARC1'], ['SEPTIN2', 'VSIR', 'MTARC1'], 'symbol', await register('symbol'));
    expect(found.names).toEqual([null, null, null]);
    expect(found.unresolved.map(({ reason }) => reason)).toEqual([
      'alias symbol of several genes: SEPTIN2, VSIR',
      'alias symbol: one of several names in the table that mean MTARC1',
      'previous symbol: one of several names in the table that mean MTARC1',
    ]);
  });

  it('takes a present symbol for the gene that has it, not for those that once had it', async () => {
    const text = 'symbol\tprev_symbol\nNEW\tOLD\nOLD\t\n';
    const table = await readGeneRegister(await fileWith(text), { kind: 'symbol', columns });
    expect(matchGenes(['OLD'], ['NEW'], 'symbol', table)).toEqual({ names: ['OLD'], renamed: [], unresolved: [] });
  });

  it('Ensembl with version, Entrez, and Firehose’s bars', async () => {
    const ensembl = matchGenes(['ENSG00000141510.18', 'ENSG00000168385.20_PAR_Y', 'ENSG00000000000.1', '__no_feature'], ['TP53', 'SEPT2'], 'ensembl', await register('ensembl'));
    expect(ensembl.names).toEqual(['TP53', 'SEPT2', 'ENSG00000000000', null]);
    expect(matchGenes(['ENSG00000141510.18'], ['ENSG00000141510'], 'ensembl').renamed[0]?.way).toBe('version removed');
    expect(matchGenes(['7157', '4735', '1'], ['TP53', 'SEPTIN2'], 'entrez', await register('entrez')).names).toEqual(['TP53', 'SEPTIN2', '1']);
    expect(matchGenes(['TP53|7157', '?|100130426', 'FLT3|2322'], ['TP53'], 'symbol').names).toEqual(['TP53', '', 'FLT3']);
  });

  it('sums several identifiers of one gene, never several symbols', async () => {
    expect(matchGenes(['ENSG00000141510.1', 'ENSG00000141510.2'], ['TP53'], 'ensembl', await register('ensembl')).names).toEqual(['TP53', 'TP53']);
  });

  it('leaves dates out, and says so', async () => {
    const found = matchGenes(['1-Mar', '2-Sep', 'Dec-01', '2021-09-02', '2.31E+13', 'TP53'], ['MARCH1', 'SEPT2', 'TP53'], 'symbol', await register('symbol'));
    expect(found.names).toEqual([null, null, null, null, null, 'TP53']);
    expect(new Set(found.unresolved.map(({ reason }) => reason))).toEqual(new Set(['a date or number that a spreadsheet made of a gene’s symbol']));
    expect(['MARCH1', 'SEPT2', 'DEC1', 'HLA-A', 'NKX2-1', 'AC012345.1', '7-SK'].filter(isSpreadsheetName)).toEqual([]);
  });

  it('lists each recovered symbol, and counts what was merely written otherwise', async () => {
    const found = matchGenes(['ENSG00000141510.1', 'ENSG00000145416.2'], ['TP53', 'MARCHF1'], 'ensembl', await register('ensembl'));
    expect(removedGenes({ ...found, summed: [], unnamed: 0, matrix: { rows: 0, columns: 0, rowNames: [], columnNames: [], values: new Float64Array() } })).toEqual([
      { name: 'identifiers: by its identifier', reason: '2 names brought to the reference’s' },
    ]);
  });

  it('asks for the column of the identifiers', async () => {
    const error = await refusal(readGeneRegister(await fileWith('symbol\tentrez\nTP53\t7157\n'), { kind: 'entrez', columns }));
    expect(error.message).toMatch(/expected a column "entrez_id", found "symbol", "entrez".*Did you mean "entrez"/);
  });
});

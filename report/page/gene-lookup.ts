import { groupColour } from '../colours.js';
import type { GeneProfiles } from '../summaries/gene-profiles.js';
import { type Html, html, nothing } from './html.js';
import { jsonData } from './json-data.js';

/** A field for a gene's name, filled by the script below; without the script it stays hidden. */
export function geneLookup(profiles: GeneProfiles | undefined): Html {
  if (profiles === undefined) return nothing;
  const data = { ...profiles, colours: profiles.groups.map(({ name }) => groupColour(name)) };
  return html`<div id="gene-lookup" class="lookup" hidden><h3>Look up a gene</h3><p><label>Gene <input type="search" list="gene-names" autocomplete="off" spellcheck="false"></label> <span role="status"></span></p><datalist id="gene-names"></datalist><div class="scroll"></div></div>${jsonData('gene-profiles', data)}`;
}

/** Shows the mean predicted profile of the chosen gene, cell types x groups, with bars. */
export const geneLookupScript = `
(() => {
  const place = document.getElementById('gene-lookup');
  if (!place) return;
  const data = JSON.parse(document.getElementById('gene-profiles').textContent);
  const field = place.querySelector('input'), said = place.querySelector('[role=status]'), box = place.querySelector('.scroll');
  for (const gene of data.genes) make('option', '', place.querySelector('datalist'), { value: gene });
  const places = new Map(data.genes.map((gene, i) => [gene.toLowerCase(), i]));
  const show = (gene) => {
    const highest = Math.max(1, ...data.means.flat().map((means) => means[gene]));
    const table = make('table', '', box);
    make('span', 'Mean predicted expression of ' + data.genes[gene] + ', log2(CPM + 1), by cell type and group of the discovery cohort', make('caption', '', table));
    const head = make('tr', '', make('thead', '', table));
    make('th', 'Cell type', head, { scope: 'col' });
    for (const group of data.groups) make('th', group.name + ' (' + group.patients + ' patients)', head, { scope: 'col' });
    const body = make('tbody', '', table);
    data.cellTypes.forEach((type, t) => {
      const row = make('tr', '', body);
      make('th', type, row, { scope: 'row' });
      data.groups.forEach((group, g) => {
        const mean = data.means[t][g][gene];
        const cell = make('td', '', row, { class: 'bar' });
        make('span', '', cell, { style: 'width:' + (80 * mean) / highest + 'px;background:' + data.colours[g] });
        cell.append((mean / 100).toFixed(2));
      });
    });
  };
  field.addEventListener('input', () => {
    const name = field.value.trim().toLowerCase();
    const gene = places.get(name);
    box.replaceChildren();
    if (gene !== undefined) show(gene);
    const near = name === '' ? 0 : data.genes.filter((one) => one.toLowerCase().startsWith(name)).length;
    said.textContent = name === '' || gene !== undefined ? '' : near > 0 ? near + ' genes begin so' : 'not among the ' + data.genes.length + ' genes of the study';
  });
  place.hidden = false;
})();
`;

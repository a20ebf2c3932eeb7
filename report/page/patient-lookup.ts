import { compositionName, markersName } from '../figures/figure-name.js';
import { patientAxis } from '../figures/composition.js';
import type { ReportTables } from '../report-tables.js';
import { patientCards } from '../summaries/patient-cards.js';
import { jsonData } from './json-data.js';
import { type Html, html, nothing } from './html.js';

/** A field for a patient's name, filled by the script below, and the values that it and the pointer show. */
export function patientLookup(tables: ReportTables): Html {
  const { cellTypes, cohorts } = patientCards(tables);
  if (cohorts.length === 0) return nothing;
  const data = { cellTypes, axis: patientAxis, cohorts: cohorts.map((one) => ({ ...one, figures: [compositionName(one.cohort), markersName(one.cohort)] })) };
  return html`<div id="patient-lookup" class="lookup" hidden><h3>Look up a patient</h3><p><label>Patient <input type="search" list="patient-names" autocomplete="off" spellcheck="false"></label> <span role="status"></span></p><datalist id="patient-names"></datalist><div class="scroll"></div></div>${jsonData('patient-cards', data)}`;
}

/** The values of the patient who is named in the field, or pointed at in a composition or marker figure. */
export const patientLookupScript = `
(() => {
  const place = document.getElementById('patient-lookup');
  if (!place) return;
  const data = JSON.parse(document.getElementById('patient-cards').textContent);
  const field = place.querySelector('input'), said = place.querySelector('[role=status]'), box = place.querySelector('.scroll');
  const known = new Map(data.cohorts.flatMap(({ cohort, patients }) => patients.map((patient) => [patient.sample.toLowerCase(), { cohort, ...patient }])));
  for (const { sample } of known.values()) make('option', '', place.querySelector('datalist'), { value: sample });
  const percent = (perMille) => (perMille / 10).toFixed(1) + ' %';
  const about = ({ group, course }) => [group === '' ? 'in no group' : group, course].filter((part) => part !== '').join(', ');
  const show = (patient) => {
    const table = make('table', '', box);
    make('span', patient.sample + ', ' + patient.cohort + ': ' + about(patient), make('caption', '', table));
    const head = make('tr', '', make('thead', '', table));
    for (const title of ['Cell type', 'Predicted share', 'State']) make('th', title, head, { scope: 'col' });
    const body = make('tbody', '', table);
    data.cellTypes.forEach((type, t) => {
      const row = make('tr', '', body);
      make('th', type, row, { scope: 'row' });
      make('td', percent(patient.proportions[t]), row, { class: 'number' });
      make('td', patient.states[t] === null ? '–' : String(patient.states[t]), row);
    });
  };
  field.addEventListener('input', () => {
    const name = field.value.trim().toLowerCase();
    const patient = known.get(name);
    box.replaceChildren();
    if (patient) show(patient);
    const near = name === '' ? 0 : [...known.keys()].filter((one) => one.startsWith(name)).length;
    said.textContent = name === '' || patient ? '' : near > 0 ? near + ' patients begin so' : 'no patient of this report';
  });
  place.hidden = false;

  const tip = make('div', '', document.body, { id: 'patient-tip', 'aria-hidden': 'true' });
  tip.hidden = true;
  const { width, marginLeft, marginRight } = data.axis;
  for (const { patients, figures } of data.cohorts) for (const name of figures) {
    const svg = document.getElementById('figure-' + name)?.querySelector('svg');
    svg?.addEventListener('pointermove', (event) => {
      const frame = svg.getBoundingClientRect();
      const x = (event.clientX - frame.left) / frame.width * width - marginLeft;
      const patient = patients[Math.floor(x / (width - marginLeft - marginRight) * patients.length)];
      tip.hidden = x < 0 || !patient;
      if (tip.hidden) return;
      const shares = data.cellTypes.map((type, t) => [patient.proportions[t], type]).filter(([share]) => share >= 20).sort((a, b) => b[0] - a[0]);
      tip.replaceChildren();
      make('strong', patient.sample, tip);
      for (const line of [about(patient), ...shares.map(([share, type]) => percent(share) + ' ' + type)]) make('div', line, tip);
      tip.style.left = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8) + 'px';
      tip.style.top = Math.min(event.clientY + 14, innerHeight - tip.offsetHeight - 8) + 'px';
    });
    svg?.addEventListener('pointerleave', () => { tip.hidden = true; });
  }
})();
`;

import { type Html, html, nothing } from './html.js';

/** What to look for in a figure, and what to beware of, for a reader who sees its kind for the first time. By figure, or by the kind of several. */
const aids: Readonly<Record<string, string>> = {
  training: 'Both lines should fall and then lie flat, close together. A validation line that rises while the training line falls would mean that the network learns its examples by heart; the weights are therefore kept at the mark, where validation was best.',
  'test-metrics': 'The further right, the better; a blue dot matters only as far as it lies to the right of its baseline. Under “Profiles” a constant guess is already good, since the same genes are high in everybody. Whether the network tells patients apart stands under “Departures”.',
  'predicted-true-proportions': 'Dots on the dashed line are exact. A cloud that bends below it means that this type is underestimated, and it will be in patients too.',
  composition: 'A column is a patient. Compare the columns of one group with those of another: where groups look alike here, they differ in how cells behave and not in which cells there are.',
  markers: 'A check that needs no network: patients with much of a type above should express its marker genes here (orange). Columns are the same patients in the same order.',
  'proportion-groups': 'What the four names stand for: each group was found from the proportions alone, then named by what it is rich in.',
  umap: 'Each dot is a patient, placed by the predicted expression of this one cell type: near means alike. Two separate clouds are two real kinds; one cloud cut in two is a split that the method was asked for. Sizes and distances of clouds mean little.',
  definitions: 'Each dot is one way to pick patients. High means that they live longer or shorter than the rest; far left means that few patients decide. The filled ones stand after correction for the number of tests.',
  'state-sets': 'Read a column from top to bottom: how strong the definition is, and which states a patient must have to belong to it. States that return in many columns carry the finding.',
  components: 'Tall bars are findings that many definitions agree on; a bar of 1 stands for a single definition, and votes as much.',
  'definition-members': 'Rows of one colour that fill the same columns agree about who belongs together. A column with both colours is a patient on whom the definitions disagree, and who ends up as intermediate.',
  'kaplan-meier': 'The share of patients still alive, by months. The further apart the curves and the less their bands overlap, the surer the difference. Look at the numbers at risk below: where few are left, a step down is one patient.',
  forest: 'Left of 1: fewer events than the reference group, right: more. A line that crosses 1 may be no difference at all. If a group’s line moves to 1 once age, risk and FLT3 are in the model, it tells what these told already.',
  'reciprocal-genes': 'Cell types with long bars are those in which the two groups differ in opposite directions. None at all can mean no difference, or too few genes in the study’s list.',
  enrichment: 'Themes among those genes. A hollow dot does not stand after correction for the number of sets.',
};

/** The paragraph for a figure or a kind of figures, `about` naming it where it stands away from it; nothing where the figure speaks for itself. */
export function readingAid(kind: string, about = 'How to read it'): Html {
  const words = aids[kind];
  return words === undefined ? nothing : html`<p class="aid"><strong>${about}.</strong> ${words}</p>`;
}

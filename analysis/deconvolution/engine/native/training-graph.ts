import type { Architecture } from '../../blue/architecture.js';
import { type ParameterShape, parameterShapes } from '../../blue/parameters.js';
import { constant, floatNode, type GraphNode, INT32, placeholder, scalar } from './graph-node.js';
import { feedNames, type RecordedStep, weightName } from './record-step.js';

/** The arrays that live in the graph: the weights and Adam's two moments of each. */
export const ROLES = ['parameters', 'firstMoments', 'secondMoments'] as const;
export type Role = (typeof ROLES)[number];

/** Nodes to feed: a new value for the array; Adam's step and epsilon. */
export const inputOf = (role: Role, index: number): string => `${role}_${index}/input`;
export const STEP_SIZE = 'adam/step';
export const EPSILON = 'adam/epsilon';
/** Nodes to fetch. `assigned` stores the fed values of all arrays of the role; `copyOf` is a copy of one array. */
export const assigned = (role: Role): string => `${role}/assigned`;
export const copyOf = (role: Role, index: number): string => `${role}_${index}/value`;
/** [2]: profile and proportion part of the loss before the step, which fetching this performs */
export const lossesOf = (prefix: string): string => `${prefix}losses`;
/** means of all batch norms, then their variances, each in the order of the recorded statistics */
export const statisticsOf = (prefix: string): string => `${prefix}statistics`;

const handle = (role: Role, index: number): string => `${role}_${index}`;
const storeOf = (role: Role, index: number): string => `${role}_${index}/store`;
const [ZERO, BETA_1, BETA_2, AXIS] = ['adam/zero', 'adam/beta1', 'adam/beta2', 'axis'] as const;

/** One graph for all batch sizes seen: they share the weights, the moments and Adam's numbers. */
export function trainingGraph(architecture: Architecture, betas: { readonly beta1: number; readonly beta2: number }, steps: readonly RecordedStep[]): GraphNode[] {
  const shapes = parameterShapes(architecture);
  return [
    placeholder(STEP_SIZE),
    placeholder(EPSILON),
    scalar(ZERO, 0),
    scalar(BETA_1, betas.beta1),
    scalar(BETA_2, betas.beta2),
    constant(AXIS, INT32, [], Int32Array.of(0)),
    ...ROLES.flatMap((role) => shapes.flatMap((shape, i) => arrayNodes(role, i, shape))),
    ...ROLES.map((role) => floatNode(assigned(role), 'Identity', [ZERO, ...shapes.map((_, i) => `^${storeOf(role, i)}`)])),
    ...steps.flatMap((step) => stepNodes(architecture, shapes, step)),
  ];
}

function arrayNodes(role: Role, index: number, { shape }: ParameterShape): GraphNode[] {
  const name = handle(role, index);
  return [
    variable(name, shape),
    placeholder(inputOf(role, index), shape),
    // The fed tensor lies in the memory of a JavaScript array, which Adam would otherwise write to.
    floatNode(`${name}/copy`, 'DeepCopy', [inputOf(role, index)]),
    floatNode(storeOf(role, index), 'AssignVariableOp', [name, `${name}/copy`], 'dtype'),
    floatNode(`${name}/read`, 'ReadVariableOp', [name], 'dtype'),
    // Without a copy the caller would hold the variable's own memory, and the next step would have to move.
    floatNode(copyOf(role, index), 'DeepCopy', [`${name}/read`]),
  ];
}

function stepNodes({ genes, cellTypes }: Architecture, shapes: readonly ParameterShape[], step: RecordedStep): GraphNode[] {
  const { prefix, samples, nodes, gradients, statistics } = step;
  const feeds = feedNames(prefix);
  const readers = new Map<string, string[]>();
  for (const { name, inputs } of nodes) for (const input of new Set(inputs)) readers.set(input, [...(readers.get(input) ?? []), `^${name}`]);
  const adam = gradients.map((gradient, i) => {
    const [value, first, second] = ROLES.map((role) => handle(role, i)) as [string, string, string];
    // The bias corrections stand in the step's size (see adamStep), so the powers of beta that the op would make them from are 0.
    const numbers = [ZERO, ZERO, STEP_SIZE, BETA_1, BETA_2, EPSILON];
    // After all readers of the weight: while one of them holds it, Adam would copy it instead of changing it in place.
    const after = readers.get(weightName(prefix, i)) ?? [];
    return floatNode(`${prefix}adam_${i}`, 'ResourceApplyAdam', [value, first, second, ...numbers, gradient, ...after]);
  });
  const vectors = [...statistics.map(({ mean }) => mean), ...statistics.map(({ variance }) => variance)];
  return [
    placeholder(feeds.bulk, [samples, genes]),
    placeholder(feeds.proportions, [samples, cellTypes]),
    placeholder(feeds.profiles, [samples * cellTypes, genes]),
    ...shapes.map((_, i) => floatNode(weightName(prefix, i), 'ReadVariableOp', [handle('parameters', i)], 'dtype')),
    ...nodes,
    ...adam,
    floatNode(`${prefix}both_losses`, 'Pack', [step.profile, step.proportion], 'T', { N: { kind: 'int', value: 2 } }),
    floatNode(lossesOf(prefix), 'Identity', [`${prefix}both_losses`, ...adam.map(({ name }) => `^${name}`)]),
    floatNode(statisticsOf(prefix), 'ConcatV2', [...vectors, AXIS], 'T', { N: { kind: 'int', value: vectors.length }, Tidx: { kind: 'type', value: INT32 } }),
  ];
}

function variable(name: string, shape: readonly number[]): GraphNode {
  return floatNode(name, 'VarHandleOp', [], 'dtype', { shape: { kind: 'shape', value: shape }, shared_name: { kind: 'string', value: name } });
}

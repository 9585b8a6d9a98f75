export { evaluateFlag } from '../../lib/evaluation/evaluate';
export type { Snapshot } from '../../lib/evaluation/snapshot';
export type {
  Evaluation,
  EvaluationContext,
  FlagDefinition,
  Override,
  SegmentDefinition,
  UserOverrides,
} from '../../lib/evaluation/types';
export type {
  ClientEvents,
  ClientProblem,
  ClientStatus,
  FlagClient,
  FlagDetails,
  FlagMap,
  FlagReader,
  FlagValue,
  JsonValue,
  OverrideInfo,
} from './core/types';
export { compileDefinitions } from './server/definitions';
export { createServerClient, type ServerClient, type ServerClientOptions } from './server/server-client';

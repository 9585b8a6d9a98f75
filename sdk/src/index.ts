export { createFlagClient, type FlagClientOptions } from './core/client';
export type { TextStorage } from './core/storage';
export type { TokenSource } from './core/transport';
export type {
  ClientEvents,
  ClientProblem,
  ClientStatus,
  ErrorCode,
  FlagClient,
  FlagDetails,
  FlagMap,
  FlagName,
  FlagReader,
  FlagType,
  FlagValue,
  JsonValue,
  OverrideInfo,
  Reason,
} from './core/types';

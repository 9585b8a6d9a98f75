import { holdKeys } from '@/lib/auth/last-known-keys';
import { sha256 } from '@/lib/auth/secret';
import { startFeed } from '@/lib/changes/feed';
import { compileDefinitions } from '@/lib/changes/snapshot';
import type { Config } from '@/lib/config';
import { PennonError } from '@/lib/errors';
import type { ApiHandler, Endpoint } from '@/lib/http/api';
import { isDocumented } from '@/lib/http/operation';
import { readPolicy } from '@/lib/settings/schemas';
import { createFastLaneOf } from './fast-lane';
import { believeForwarded } from './forwarded';
import type { Handler } from './http-server';
import { readLastKnown } from './last-known/file';
import { type LastKnownState, type Owner, UnusableFile } from './last-known/format';
import { answerUnavailable } from './unavailable-page';

/** What a process does whose database is away at its start. */
export interface Meanwhile {
  /** Answers what can be answered, and everything else with 503 and the reason. */
  readonly handler: Handler;
  /** What it answers from, in a sentence. */
  readonly sentence: string;
  /** Reads the database, now that it is there, and goes on with what that says. */
  readonly takeOver: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const HOUR_MS = 3_600_000;

/** Answers evaluations from the state on disk, if there is one that can be used, until the database is there. */
export async function serveWithoutDatabase(config: Config, owner: Owner): Promise<Meanwhile> {
  const found = await readRecent(config, owner).catch((error: unknown) => {
    if (error instanceof UnusableFile) return error;
    throw error;
  });
  return found instanceof UnusableFile ? waiting(found, config) : answering(found, config);
}

/** Keys may have been revoked since it was written, and the longer ago the likelier. */
async function readRecent({ dataDir, stateMaxAgeHours }: Config, owner: Owner): Promise<LastKnownState> {
  const state = await readLastKnown(dataDir, owner);
  const ageHours = (Date.now() - state.asOf.getTime()) / HOUR_MS;
  if (ageHours <= stateMaxAgeHours) return state;
  throw new UnusableFile(
    `it is of ${state.asOf.toISOString()}, and PENNON_STATE_MAX_AGE_HOURS is ${stateMaxAgeHours}`,
  );
}

function waiting({ message }: UnusableFile, config: Config): Meanwhile {
  const sentence = `no last known state can be used: ${message}`;
  let stopFeed = async () => {};
  return {
    handler: handlerOf(config, () => false, sentence),
    sentence,
    takeOver: async () => {
      stopFeed = await startFeed();
    },
    stop: () => stopFeed(),
  };
}

async function answering(state: LastKnownState, config: Config): Promise<Meanwhile> {
  holdKeys(state.keys.filter(isOfEnvironment(config)), 'file');
  const definitions = compileDefinitions(state, state.source, readPolicy(undefined));
  let databaseIsThere = () => {};
  const databaseReady = new Promise<void>((resolve) => {
    databaseIsThere = resolve;
  });
  const stop = await startFeed({ held: { revision: state.revision, definitions }, databaseReady });
  const sentence = `evaluations are answered from the state of ${state.asOf.toISOString()}`;
  return {
    handler: handlerOf(config, isAnsweredFromMemory, sentence),
    sentence,
    takeOver: async () => databaseIsThere(),
    stop,
  };
}

/** A key that the environment declared is good only as long as it does. */
const isOfEnvironment =
  ({ adminApiKey }: Config) =>
  ({ fromEnvironment, hash }: LastKnownState['keys'][number]) =>
    !fromEnvironment || (adminApiKey !== undefined && sha256(adminApiKey) === hash);

function handlerOf(
  { trustedProxies }: Config,
  isAnswered: (handler: ApiHandler) => boolean,
  sentence: string,
): Handler {
  const fastLane = createFastLaneOf((endpoint) => refusing(endpoint, isAnswered, sentence));
  return (request, response) => {
    believeForwarded(request, trustedProxies);
    if (!fastLane(request, response)) answerUnavailable(request, response);
  };
}

/** An endpoint of which nothing is tried that needs the database. */
function refusing(
  endpoint: Endpoint,
  isAnswered: (handler: ApiHandler) => boolean,
  sentence: string,
): Endpoint {
  const refuse: ApiHandler = () => {
    throw new PennonError('unavailable', `The database cannot be reached; ${sentence}`);
  };
  const methods = Object.entries(endpoint.methods).map(([method, handler]) => [
    method,
    isOpen(handler) || isAnswered(handler) ? handler : refuse,
  ]);
  return { ...endpoint, methods: Object.fromEntries(methods) };
}

/** Health, metrics and the API's description need no database. */
function isOpen(handler: ApiHandler): boolean {
  return isDocumented(handler) && (handler.access === 'anybody' || handler.access === 'metrics-token');
}

/** Evaluations. */
function isAnsweredFromMemory(handler: ApiHandler): boolean {
  return isDocumented(handler) && handler.doc.remembered === true;
}

import { feedState } from './changes/feed';
import { isDatabaseReady } from './db/health';
import { noteStateWritten } from './live-metrics';
import { processSingleton } from './singleton';
import { isStopping } from './stopping';

/** What keeps a process from being whole. */
export type Reason =
  | 'database_unreachable'
  | 'not_listening'
  | 'state_file_not_written'
  | 'no_last_known_state'
  | 'shutting_down';

/**
 * `ready`: all of it works. `degraded`: what is asked most does, some does not. The others can do nothing: `starting` waits
 * for its database and has nothing to answer from, `stopping` is about to end, `dead` has lost its database before it has
 * read anything.
 */
export interface Readiness {
  readonly status: 'ready' | 'degraded' | 'starting' | 'stopping' | 'dead';
  readonly reasons: readonly Reason[];
}

/** Without a feed the database is asked at most this often. */
const CHECK_MS = 1_000;

const known = () =>
  processSingleton('readiness', () => ({
    /** Since the start, for the database. */
    isWaiting: false,
    isFileOld: false,
    check: null as { readonly at: number; readonly answers: Promise<boolean> } | null,
  }));

/** Says whether the process waits for its database since its start. */
export function noteWaiting(isWaiting: boolean): void {
  known().isWaiting = isWaiting;
}

/** Says that the state on disk was written, or with null that it could not be. */
export function noteStateFile(writtenAt: Date | null): void {
  known().isFileOld = writtenAt === null;
  if (writtenAt) noteStateWritten(writtenAt);
}

/** Whether the process can do its work, from what it knows. */
export async function readiness(): Promise<Readiness> {
  const { isFileOld } = known();
  if (isStopping()) return { status: 'stopping', reasons: ['shutting_down'] };
  const feed = feedState();
  if (!feed) return withoutFeed();
  const reasons: Reason[] = [];
  if (feed.away) reasons.push('database_unreachable');
  else if (feed.connectedAt === null) reasons.push('not_listening');
  if (isFileOld) reasons.push('state_file_not_written');
  return { status: reasons.length === 0 ? 'ready' : 'degraded', reasons };
}

async function withoutFeed(): Promise<Readiness> {
  if (known().isWaiting) {
    return { status: 'starting', reasons: ['database_unreachable', 'no_last_known_state'] };
  }
  if (await isDatabaseThere()) return { status: 'ready', reasons: [] };
  return { status: 'dead', reasons: ['database_unreachable'] };
}

function isDatabaseThere(): Promise<boolean> {
  const now = performance.now();
  const { check } = known();
  if (check && now - check.at < CHECK_MS) return check.answers;
  const answers = isDatabaseReady();
  known().check = { at: now, answers };
  return answers;
}

import { isObject } from './answer';

/** What is kept of the last good answer. */
export interface Kept {
  readonly etag: string | null;
  readonly body: unknown;
}

/** Where a browser keeps text: `localStorage`, say. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Keeps one person's last good answer. */
export interface AnswerStorage {
  /** null when there is none, or none of this person, or junk. */
  readonly load: () => Kept | null;
  readonly save: (kept: Kept) => void;
}

const VERSION = 1;
/** Longer answers are not kept: a browser gives an origin about 5 million characters for everything. */
const MAX_LENGTH = 512 * 1024;

/**
 * One entry for each Pennon, of the last person: whoever comes next to this browser never sees it, and it does not grow
 * with the number of people. Storage that is full, forbidden or broken is as none.
 */
export function createAnswerStorage(storage: TextStorage, url: string, user: string): AnswerStorage {
  const key = `pennon:${url}`;
  return {
    load() {
      try {
        const text = storage.getItem(key);
        if (typeof text !== 'string' || text.length > MAX_LENGTH) return null;
        const kept: unknown = JSON.parse(text);
        if (!isObject(kept) || kept.version !== VERSION || kept.user !== user) return null;
        return { etag: typeof kept.etag === 'string' ? kept.etag : null, body: kept.body };
      } catch {
        return null;
      }
    },
    save(kept) {
      try {
        const text = JSON.stringify({ version: VERSION, user, ...kept });
        if (text.length <= MAX_LENGTH) storage.setItem(key, text);
        else storage.removeItem(key);
      } catch {
        // Then there is none next time.
      }
    },
  };
}

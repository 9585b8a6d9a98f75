import { EVERY_MS, type Follow, followRevision, type Reading, SELDOM_MS } from './follow-revision';
import { isNews } from './is-news';
import { openSource, type RevisionSource } from './revision-source';
import { canTakeTurns, takeTurns } from './take-turns';

const NAME = 'pennon-revision';

/** What tabs say to each other: where the history is, or that one has just come into sight and would like to know. */
type Message = { readonly reading: Reading; readonly byStream: boolean } | 'where?';

/**
 * Follows the revision by one stream for all tabs of the browser, as it opens few connections to a server: the tab that has it
 * tells the others. All of them ask now and then besides, and every few seconds while nobody has the stream.
 * @returns stops it
 */
export function followTogether({ read, onReading }: Follow): () => void {
  if (!canTakeTurns()) return followRevision({ read, onReading }).stop;
  const channel = new BroadcastChannel(NAME);
  /** There while it is the turn of this tab. */
  let source: RevisionSource | null = null;
  let last: Reading | null = null;
  /** Whether what this tab hears comes of the stream, its own or that of another tab. */
  let byStream = false;

  const say = (message: Message) => channel.postMessage(message);
  const hear = (reading: Reading) => {
    last = reading;
    if (source) say({ reading, byStream });
    onReading(reading);
  };
  const asking = followRevision({
    read,
    onReading: (reading) => {
      if (source && byStream && last !== null && contradicts(last, reading)) {
        byStream = false;
        source.renew();
      }
      hear(reading);
    },
    everyMs: () => (byStream ? SELDOM_MS : EVERY_MS),
  });
  const askOthers = () => {
    if (!document.hidden) say('where?');
  };

  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (document.hidden) return;
    if (data === 'where?') {
      if (source && last !== null) say({ reading: last, byStream });
    } else if (!source) {
      byStream = data.byStream;
      onReading(data.reading);
    }
  };
  const endTurns = takeTurns(NAME, () => {
    source = openSource({
      onTold: (reading) => {
        byStream = true;
        hear(reading);
      },
      onLost: () => {
        byStream = false;
        asking.ask();
      },
    });
    return () => {
      source?.close();
      source = null;
      last = null;
      byStream = false;
    };
  });
  document.addEventListener('visibilitychange', askOthers);
  askOthers();
  return () => {
    document.removeEventListener('visibilitychange', askOthers);
    endTurns();
    asking.stop();
    channel.close();
  };
}

/** Whether the server, asked, says something else than its stream has told: then that connection is dead. */
function contradicts(told: Reading, found: Reading): boolean {
  if (typeof told === 'string' || typeof found === 'string') return told !== found;
  return isNews(told, found);
}

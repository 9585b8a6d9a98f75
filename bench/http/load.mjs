// Asks one address over and over on some connections for some seconds, each connection one request after the other; a
// process of its own, so that it takes nothing of the server's core. Told what on standard input; prints what it counted.
import { connect } from 'node:net';
import { json } from 'node:stream/consumers';

const { port, requests, connections, seconds, expected } = await json(process.stdin);

const times = [];
let bytes = 0;
let next = 0;
let wrong = null;
const until = performance.now() + seconds * 1_000;

const wanted = new RegExp(`^HTTP/1\\.1 ${expected} `);

/** One connection; resolves when its last answer after the time has come. */
function ask() {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1').setNoDelay(true);
    let began = 0;
    let missing = -1;
    let head = '';
    const send = () => {
      began = performance.now();
      if (began > until || wrong) {
        socket.destroy();
        resolve();
        return;
      }
      missing = -1;
      head = '';
      socket.write(requests[next++ % requests.length]);
    };
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      bytes += chunk.length;
      if (missing === -1) {
        head += chunk.toString('latin1');
        const end = head.indexOf('\r\n\r\n');
        if (end === -1) return;
        if (!wanted.test(head)) wrong = head.slice(0, 500);
        const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
        missing = length - (head.length - end - 4);
      } else missing -= chunk.length;
      if (missing > 0) return;
      times.push(performance.now() - began);
      send();
    });
  });
}

const start = performance.now();
await Promise.all(Array.from({ length: connections }, ask));
const elapsed = (performance.now() - start) / 1_000;
if (wrong) throw new Error(`an answer that was not expected: ${wrong}`);
times.sort((a, b) => a - b);
const at = (share) => times[Math.min(times.length - 1, Math.ceil(times.length * share) - 1)];
console.log(
  JSON.stringify({
    requests: times.length,
    perSecond: times.length / elapsed,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    bytesEach: bytes / times.length,
  }),
);

// The least that node:http can do: keeps streams open and, when told to, writes one event of some size into each.
import { createServer } from 'node:http';

const streams = new Set();
const server = createServer((request, response) => {
  if (request.method === 'POST') {
    const size = Number(new URL(request.url, 'http://x').searchParams.get('bytes'));
    for (const stream of streams) {
      // As with Pennon, every reader gets a text of its own.
      stream.write(`event: flags\nid: ${streams.size}\ndata: ${'x'.repeat(size)}\n\n`);
    }
    response.end();
    return;
  }
  response
    .writeHead(200, { 'content-type': 'text/event-stream' })
    .write('retry: 2000\n\nevent: flags\ndata: {}\n\n');
  streams.add(response);
  response.on('close', () => streams.delete(response));
});
server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('ready'));

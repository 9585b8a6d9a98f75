// Loaded by `--import` into an instance whose clock is to be moved: each SIGUSR2 moves it an hour, ahead, back, ….
const HOUR_MS = 3_600_000;

let movedMs = 0;
process.on('SIGUSR2', () => {
  movedMs = movedMs > 0 ? -HOUR_MS : HOUR_MS;
});

const TrueDate = Date;
globalThis.Date = class extends TrueDate {
  constructor(...args) {
    if (args.length === 0) super(TrueDate.now() + movedMs);
    else super(...args);
  }

  static now() {
    return TrueDate.now() + movedMs;
  }
};

// What browsers have and jsdom has not.
class NoResizes {
  observe() {}
  unobserve() {}
  disconnect() {}
}
const noMatch = (query: string) => ({
  matches: false,
  media: query,
  addEventListener: () => {},
  removeEventListener: () => {},
  addListener: () => {},
  removeListener: () => {},
});
Object.assign(globalThis, {
  ResizeObserver: NoResizes,
  IntersectionObserver: NoResizes,
  matchMedia: noMatch,
});
Blob.prototype.text = function text() {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsText(this);
  });
};
Element.prototype.scrollIntoView = () => {};
Element.prototype.hasPointerCapture = () => false;
Element.prototype.setPointerCapture = () => {};
Element.prototype.releasePointerCapture = () => {};
Blob.prototype.text = function text(this: Blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsText(this);
  });
};
Range.prototype.getClientRects = () => Object.assign([], { item: () => null });

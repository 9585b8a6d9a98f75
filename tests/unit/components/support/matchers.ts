import { expect } from 'vitest';

interface DomMatchers {
  /** In the document, and in no part of it that is hidden. */
  toBeVisible(): void;
  toHaveFocus(): void;
  toHaveValue(value: string): void;
  toHaveClass(name: string): void;
  toHaveAttribute(name: string, value: string): void;
  /** Somewhere in its text. */
  toHaveTextContent(text: string): void;
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: the signature is vitest's own
  interface Assertion<T = any> extends DomMatchers {}
}

const verdict = (pass: boolean, element: Element, what: string) => ({
  pass,
  message: () => `${what} was not what was expected of ${element.outerHTML.slice(0, 300)}`,
});

expect.extend({
  toBeVisible: (element: Element) =>
    verdict(element.isConnected && element.closest('[hidden]') === null, element, 'visible'),
  toHaveFocus: (element: Element) => verdict(document.activeElement === element, element, 'the focus'),
  toHaveValue: (element: HTMLInputElement, value: string) =>
    verdict(element.value === value, element, `the value "${element.value}"`),
  toHaveClass: (element: Element, name: string) =>
    verdict(element.classList.contains(name), element, 'the class'),
  toHaveAttribute: (element: Element, name: string, value: string) =>
    verdict(element.getAttribute(name) === value, element, `${name}="${element.getAttribute(name)}"`),
  toHaveTextContent: (element: Element, text: string) =>
    verdict(element.textContent.includes(text), element, `the text "${element.textContent}"`),
});

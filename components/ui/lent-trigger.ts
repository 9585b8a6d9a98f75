import { type RefObject, type SyntheticEvent, useReducer, useRef, useState } from 'react';

const HEARD = [
  'onClick',
  'onPointerDown',
  'onPointerMove',
  'onPointerLeave',
  'onKeyDown',
  'onFocus',
  'onBlur',
] as const;
/** More than one press of a button, with all that belongs to it. */
const MOST_MISSED = 8;

type Heard = (typeof HEARD)[number];

type Attributes = Readonly<Record<string, unknown>>;
type Handlers = Readonly<Record<Heard, (event: SyntheticEvent) => void>>;

/** What a trigger of Radix would give to the element that it draws. */
export type LentProps = Attributes & Partial<Handlers>;

/** The element that a trigger of Radix stands for, and the way to give it what the trigger would. */
export interface Lending {
  readonly element: RefObject<HTMLElement | null>;
  readonly lend: (props: LentProps) => void;
}

/**
 * A trigger that is there before the code of what it opens: it asks for that code when somebody comes near it, is lent
 * what Radix's own trigger would have (see `Lend`), and then does what was asked of it until then.
 * @param untilThen what it is to assistive technology until then
 */
export function useLentTrigger(untilThen: Attributes) {
  const element = useRef<HTMLElement>(null);
  const lent = useRef<LentProps>(null);
  const missed = useRef<{ readonly name: Heard; readonly event: SyntheticEvent }[]>([]);
  const [asked, setAsked] = useState(0);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [attributes, setAttributes] = useState(untilThen);

  const hear = (name: Heard, event: SyntheticEvent) => {
    if (lent.current) return lent.current[name]?.(event);
    if (missed.current.at(-1)?.name === name) return;
    missed.current = [...missed.current.slice(1 - MOST_MISSED), { name, event }];
    setAsked((before) => before + 1);
  };
  const lend = (props: LentProps) => {
    lent.current = props;
    const given = attributesOf(props);
    setAttributes((shown) => (isSame(shown, given) ? shown : given));
    // One at a time: what the first one did is known to the next.
    const next = missed.current.shift();
    if (next === undefined) return;
    props[next.name]?.(again(next.event, element.current));
    redraw();
  };
  const [handlers] = useState(
    () =>
      Object.fromEntries(
        HEARD.map((name) => [name, (event: SyntheticEvent) => hear(name, event)]),
      ) as Handlers,
  );
  return {
    /** How often something was asked of it before it was lent anything; 0 while nobody has come near it. */
    asked,
    /** For the element, by a `Slot`. */
    props: { ...attributes, ...handlers, ref: element },
    lending: { element, lend } as Lending,
  };
}

function attributesOf(props: LentProps): Attributes {
  return Object.fromEntries(
    Object.entries(props).filter(
      ([name, value]) => /^(id|role|(aria|data)-.*)$/.test(name) && value !== undefined,
    ),
  );
}

function isSame(one: Attributes, other: Attributes): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** An event for somebody who hears of it later, when its own element is no longer in it. */
function again(event: SyntheticEvent, element: HTMLElement | null): SyntheticEvent {
  return {
    ...event,
    currentTarget: element ?? event.currentTarget,
    defaultPrevented: false,
    preventDefault: () => event.nativeEvent.preventDefault(),
    isPropagationStopped: () => false,
  };
}

'use client';

import {
  type Announcements,
  closestCenter,
  DndContext,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import {
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import { useEffect, useRef } from 'react';
import { cn } from '../ui/cn';
import { GRIP, GripIcon } from './grip';
import type { RuleListItem, RuleListProps, SortableRulesProps } from './rule-list-props';

/** Rules whose order is changed by dragging, or with the keyboard: space takes one up, arrows move it. */
export function SortableRules({ items, onMove, render, held }: SortableRulesProps) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const grips = list.current?.querySelectorAll<HTMLElement>('[data-grip]') ?? [];
    [...grips].find(({ dataset }) => dataset.grip === held)?.focus();
  }, [held]);
  const sensors = useSensors(
    // A click on the grip is no drag yet.
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      accessibility={{
        announcements: announcementsFor(items),
        screenReaderInstructions: {
          draggable:
            'Press space to take up the rule, the arrow keys to move it, space again to drop it, or Escape to leave it where it was.',
        },
      }}
      onDragEnd={({ active, over }) => {
        const to = items.findIndex(({ key }) => key === over?.id);
        if (over && active.id !== over.id && to !== -1) onMove(String(active.id), to);
      }}
    >
      <SortableContext items={items.map(({ key }) => key)} strategy={verticalListSortingStrategy}>
        <ol ref={list} aria-label="Rules" className="grid gap-2">
          {items.map((item) => (
            <SortableRule key={item.key} item={item} render={render} />
          ))}
        </ol>
      </SortableContext>
    </DndContext>
  );
}

function SortableRule({ item, render }: { readonly item: RuleListItem } & Pick<RuleListProps, 'render'>) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } =
    useSortable({ id: item.key });
  return (
    <li
      ref={setNodeRef}
      style={{ transform: CSS.Translate.toString(transform), transition }}
      className={cn('min-w-0', isDragging && 'relative z-10 rounded-lg shadow-float')}
    >
      {render(
        item.key,
        <button
          ref={setActivatorNodeRef}
          data-grip={item.key}
          type="button"
          {...attributes}
          {...listeners}
          aria-label={`Reorder ${item.name.slice(0, 80)}`}
          className={cn(GRIP, 'cursor-grab touch-none hover:bg-hover hover:text-ink')}
        >
          <GripIcon />
        </button>,
      )}
    </li>
  );
}

function announcementsFor(items: readonly RuleListItem[]): Announcements {
  const name = (id: string | number) => items.find(({ key }) => key === id)?.name ?? 'The rule';
  const place = (id: string | number | undefined) =>
    `${items.findIndex(({ key }) => key === id) + 1} of ${items.length}`;
  return {
    onDragStart: ({ active }) => `${name(active.id)} is taken up. It is rule ${place(active.id)}.`,
    onDragOver: ({ active, over }) =>
      over ? `${name(active.id)} would be rule ${place(over.id)}.` : undefined,
    onDragEnd: ({ active, over }) => `${name(active.id)} is dropped as rule ${place(over?.id ?? active.id)}.`,
    onDragCancel: ({ active }) => `${name(active.id)} stays where it was.`,
  };
}

import type { Place } from './place';

interface PictureViewProps {
  readonly href: string;
  readonly alt: string;
  readonly place: Place;
}

/** A picture of a guide, with its room kept while it loads; its words where it is not there. */
export function PictureView({ href, alt, place }: PictureViewProps) {
  const picture = place.pictureOf(href);
  if (!picture) return alt;
  return (
    // biome-ignore lint/performance/noImgElement: served as it is; it is small already
    <img
      src={picture.src}
      width={picture.width}
      height={picture.height}
      alt={alt}
      loading="lazy"
      decoding="async"
      className="my-2 h-auto w-full rounded-lg border bg-sunken"
    />
  );
}

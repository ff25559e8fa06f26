import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "./icons.tsx";

/** A modal dialog: in the middle, or as a drawer at the side. Escape and a touch beside it close it. */
export function Sheet(props: {
  title: string;
  drawer?: boolean;
  onClose: () => void;
  children: ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { onClose } = props;
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      class={props.drawer === true ? "sheet drawer" : "sheet"}
      aria-label={props.title}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current?.close();
      }}
    >
      <div class="sheet-head">
        <h2>{props.title}</h2>
        <button
          type="button"
          class="button plain touch"
          aria-label="Close"
          onClick={() => dialog.current?.close()}
        >
          <Icon name="close" />
        </button>
      </div>
      <div class="sheet-body">{props.children}</div>
    </dialog>
  );
}

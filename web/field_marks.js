// Marks the field of a form that the server found wrong, for eyes and for screen readers.
import {element} from "./element.js";

export function clearMarks(form) {
  for (const mark of form.querySelectorAll(".field .bad")) mark.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-errormessage");
  }
}

// Nothing when the form has no such field, or not now.
export function markField(form, name, message) {
  const field = name ? form.querySelector(`.field [name="${CSS.escape(name)}"]`) : null;
  if (!field || field.disabled) return;
  const mark = element("p", {class: "bad", id: `${field.id}-error`}, message);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-errormessage", mark.id);
  field.after(mark);
  field.focus();
}

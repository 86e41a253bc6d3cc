import "htmx.org";

import { announce } from "./announce.js";
import { autosave } from "./autosave.js";
import { copyOnClick } from "./copy.js";
import { focusAfterSwap } from "./focus.js";
import { closeMenuOnEscape, keepFolds } from "./menu.js";
import { getWhenShort, submitOnChange } from "./submit.js";
import { switchTheme } from "./theme-switch.js";

switchTheme();
copyOnClick();
submitOnChange();
getWhenShort();
closeMenuOnEscape();
keepFolds();
announce();
autosave();
focusAfterSwap();

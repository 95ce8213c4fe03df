package linktest

import (
	"strings"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// Click clicks where a person would: the middle of the element, with a real mouse event.
func (b *Tab) Click(selector string) *Tab {
	b.T.Helper()
	return b.clickOn("document.querySelector(" + quoted(selector) + ")")
}

// Button clicks the button with this label, as a person sees it.
func (b *Tab) Button(label string) *Tab {
	b.T.Helper()
	return b.clickOn("[...document.querySelectorAll('button')].find((e) => e.checkVisibility() && e.textContent.trim() === " + quoted(label) + ")")
}

// clickOn clicks the element that a JavaScript expression gives, once it is visible and enabled.
func (b *Tab) clickOn(element string) *Tab {
	b.T.Helper()
	b.Until("((e) => e?.checkVisibility() && !e.disabled)(" + element + ")")
	var at struct{ X, Y float64 }
	err := b.Eval(`((e) => { e.scrollIntoView({block: 'nearest'}); const r = e.getBoundingClientRect();
		return {X: r.x + r.width / 2, Y: r.y + r.height / 2}; })(`+element+`)`, &at)
	if err != nil {
		b.fail("find %s: %v", element, err)
	}
	b.Run(chromedp.MouseClickXY(at.X, at.Y))
	return b
}

// Enter puts a text into a field in place of what it holds, at a stroke, as a password manager, an input method or a paste
// does. Keys types letter by letter.
func (b *Tab) Enter(selector, text string) *Tab {
	b.T.Helper()
	field := "document.querySelector(" + quoted(selector) + ")"
	b.Until(field)
	b.Script("const e = " + field + "; e.focus(); e.select()")
	b.Run(command(input.InsertText, input.InsertTextParams{Text: text}))
	return b
}

// Keys presses keys, one after the other, wherever the focus is: letters, or the keys of package kb.
func (b *Tab) Keys(keys ...string) *Tab {
	b.T.Helper()
	b.Run(chromedp.KeyEvent(strings.Join(keys, "")))
	return b
}

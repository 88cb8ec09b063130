#pragma once

namespace heddle {

/// What a user may change of the look beside the theme. Only the GUI thread may call any of this.

/// Borders of controls as dark as hints (Token::Line2 becomes Token::Ink3). Shows with the next
/// Theme::apply().
void setStrongerBorders(bool stronger);
bool hasStrongerBorders();

/// Nothing turns or moves by itself; at once.
void setReducedMotion(bool reduced);
bool hasReducedMotion();

/// Size of all text and of what holds it, 1 to 2; 0 (at first): as the desktop's own font asks for.
/// Before the first Theme::apply(): widgets take their sizes when they are made.
void setTextScale(double scale);

} // namespace heddle

#pragma once

class QString;

namespace heddle {

/// The application's style sheet, made from the tokens of the theme that is on: buttons, tabs,
/// tables, scroll bars, menus, panels. Fields and check boxes are drawn by Style instead.
QString styleSheet();

} // namespace heddle

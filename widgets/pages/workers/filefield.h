#pragma once

#include <QString>

class QLineEdit;
class QWidget;

namespace heddle {

/// A button that lets the user choose an existing file and puts its path into the field.
QWidget *makeFileButton(QLineEdit *field, const QString &title, QWidget *dialogParent);

/// The path in the field, "~/" resolved; empty when there is none.
QString filePath(const QLineEdit *field);

} // namespace heddle

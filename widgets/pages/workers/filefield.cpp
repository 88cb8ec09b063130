#include "pages/workers/filefield.h"

#include "parts/button.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QLineEdit>

namespace heddle {

QWidget *makeFileButton(QLineEdit *field, const QString &title, QWidget *dialogParent)
{
    auto *button = new Button(QCoreApplication::translate("FileField", "Choose…"));
    button->setIconName(QStringLiteral("folder-open"));
    button->setAutoDefault(false);
    button->setToolTip(title);
    QObject::connect(button, &Button::clicked, field, [field, title, dialogParent] {
        auto *dialog = new QFileDialog(dialogParent, title);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        dialog->setFilter(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot); // ~/.ssh
        QObject::connect(dialog, &QFileDialog::fileSelected, field, &QLineEdit::setText);
        dialog->open();
    });
    return button;
}

QString filePath(const QLineEdit *field)
{
    QString path = field->text().trimmed();
    if (path.startsWith(QStringLiteral("~/")))
        path.replace(0, 1, QDir::homePath());
    return path;
}

} // namespace heddle

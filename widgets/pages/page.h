#pragma once

#include <QString>
#include <QStringList>
#include <QWidget>

class QLineEdit;

namespace heddle {

/// One page of the window. MainWindow::addPage() takes it over, puts title() and iconName() into
/// the rail and shows it when chosen; a page talks to documents and runs, never to the window.
class Page : public QWidget
{
    Q_OBJECT

public:
    explicit Page(QWidget *parent = nullptr)
        : QWidget(parent)
    {
    }

    virtual QString title() const = 0;    ///< One word for the rail: "Data".
    virtual QString iconName() const = 0; ///< A Lucide icon of resources/icons.

    /// The page of the manual that tells of this one; panels have topics of their own.
    virtual QString helpTopic() const { return QStringLiteral("start"); }

    /// Where Ctrl+F goes on this page; null, or while it is hidden: to the search in its tables.
    virtual QLineEdit *findField() const { return nullptr; }

    /// False: --screenshot leaves the page out and the rail greys it.
    virtual bool hasContent() const { return true; }

    /// What of the page is seen one at a time, such as tabs; none: it is all there.
    virtual QStringList views() const { return {}; }
    virtual void showView(int view) { Q_UNUSED(view) } ///< Position in views().

    /// The room in which it can be read, as the text is large: below it the window scrolls.
    QSize minimumSizeHint() const override;
};

} // namespace heddle

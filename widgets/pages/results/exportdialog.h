#pragma once

#include "formats/exporter.h"
#include "run/results.h"

#include <QDialog>

#include <memory>

class QComboBox;
class QLineEdit;
class QListView;
class QStandardItemModel;

namespace heddle {

class Button;
class CodeView;
class ElidedLabel;
class ExportCheckPanel;
class Label;
class Note;

/// Takes models away: formats at the left, the very text that will be written, five rows scored by
/// it, and where to. A text that scores them otherwise than Heddle is written at a second press.
class ExportDialog : public QDialog
{
    Q_OBJECT

public:
    ExportDialog(std::shared_ptr<const Results> results, const QString &runLabel,
                 QWidget *parent = nullptr);

    QString path() const;
    void setPath(const QString &path);

private:
    QWidget *createHeader(const QString &runLabel);
    void createFormats();
    QWidget *createPreview();
    QWidget *createSaveLine();
    void chooseFormat(int row);
    void updateText();
    void describePath();
    void choosePath();
    void write();
    void updateExport();
    void copy();
    void showError(const Error &error);

    std::shared_ptr<const Results> m_results;
    std::vector<ExportFormat> m_formats;
    int m_format = 0;
    std::string m_text;         ///< What Export writes.
    bool m_isConfirmed = false; ///< Export was pressed once although rows are scored otherwise.
    QStandardItemModel *m_formatModel;
    QListView *m_formatList;
    Label *m_formatTitle;
    ElidedLabel *m_description;
    QComboBox *m_learner;
    CodeView *m_preview;
    ExportCheckPanel *m_check;
    QLineEdit *m_path;
    Label *m_size;
    Note *m_error;
    Button *m_export;
};

} // namespace heddle

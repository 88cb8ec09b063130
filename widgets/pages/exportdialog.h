#pragma once

#include "formats/exporter.h"
#include "run/results.h"

#include <QDialog>

#include <memory>

class QComboBox;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;

namespace heddle {

class Button;
class Label;

/// Leave with something that works elsewhere: the formats, a live preview of the one chosen, and
/// where to save it.
class ExportDialog : public QDialog
{
    Q_OBJECT

public:
    ExportDialog(std::shared_ptr<const Results> results, QWidget *parent = nullptr);

private:
    QWidget *createFormats();
    QWidget *createPreview();
    QWidget *createSaveLine();
    void showPreview();
    void choosePlace();
    void save();
    QString suffix() const;

    std::shared_ptr<const Results> m_results;
    std::vector<ExportFormat> m_formats;
    QByteArray m_text;
    QListWidget *m_list = nullptr;
    QComboBox *m_learner = nullptr;
    QPlainTextEdit *m_preview = nullptr;
    QLineEdit *m_path = nullptr;
    Label *m_size = nullptr;
    Label *m_fault = nullptr;
    Button *m_export = nullptr;
};

} // namespace heddle
